import { FleetPage } from '../../components/FleetPage';
import { FleetQueries } from './FleetQueries';

/** What is asked of a fleet and what it costs, the dearest first. What is looked for stands in the address. */
export function QueriesPage() {
  return <FleetPage tab="queries">{(fleet) => <FleetQueries key={fleet.id} fleet={fleet.id} />}</FleetPage>;
}
