import { type EventHub } from '../scaling/events';
import { type ManagedFleet } from '../scaling/managedFleet';
import { type HostUse } from '../scaling/drivers/driver';
import { type MadeFleets } from '../fleets/madeFleets';

/** What of fleets can be changed, and what tells of changes. */
export interface ControlContext {
  /** Fleets made through the API. */
  readonly made?: MadeFleets;
  readonly managed: readonly ManagedFleet[];
  readonly events: EventHub;
  /** `problem`: a sentence where the database is damaged. */
  readonly database: { readonly problem: string | undefined };
  readonly budget: { use(): Promise<HostUse> };
}
