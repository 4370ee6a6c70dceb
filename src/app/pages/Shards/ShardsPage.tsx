import { FleetPage } from '../../components/FleetPage';
import { FleetShards } from './FleetShards';

/** Health of a fleet's shards, live. */
export function ShardsPage() {
  return <FleetPage tab="shards">{(fleet) => <FleetShards key={fleet.id} fleet={fleet} />}</FleetPage>;
}
