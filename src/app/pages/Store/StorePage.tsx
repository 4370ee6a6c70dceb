import { FleetPage } from '../../components/FleetPage';
import { FleetStore } from './FleetStore';

/** What a fleet's shards write to its long-term store, and how. */
export function StorePage() {
  return <FleetPage tab="store">{(fleet) => <FleetStore key={fleet.id} fleet={fleet} />}</FleetPage>;
}
