import { FleetPage } from '../../components/FleetPage';
import { FleetRules } from './FleetRules';

/** Rules and alerts of a fleet, and the rules that its shards evaluate themselves. What is searched for stands in the address. */
export function RulesPage() {
  return <FleetPage tab="rules">{(fleet) => <FleetRules key={fleet.id} fleet={fleet} />}</FleetPage>;
}
