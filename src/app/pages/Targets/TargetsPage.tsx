import { FleetPage } from '../../components/FleetPage';
import { FleetTargets } from './FleetTargets';

/** Which target is on which shard, and why. What is searched for stands in the address. */
export function TargetsPage() {
  return <FleetPage tab="targets">{(fleet) => <FleetTargets fleet={fleet} />}</FleetPage>;
}
