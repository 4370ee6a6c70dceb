import { FleetPage } from '../../components/FleetPage';
import { FleetCardinality } from './FleetCardinality';

/** What takes the memory of a fleet's shards: series by metric, job, target and label. */
export function CardinalityPage() {
  return <FleetPage tab="cardinality">{(fleet) => <FleetCardinality key={fleet.id} fleet={fleet.id} />}</FleetPage>;
}
