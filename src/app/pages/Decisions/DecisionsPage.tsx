import { FleetPage } from '../../components/FleetPage';
import { FleetHistory } from './FleetHistory';

/** Why a fleet had as many shards as it had, and who did what to it. What is shown stands in the address. */
export function DecisionsPage() {
  return <FleetPage tab="decisions">{(fleet) => <FleetHistory fleet={fleet.id} />}</FleetPage>;
}
