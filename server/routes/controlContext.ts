import { type EventHub } from '../controller/events';
import { type ManagedFleet } from '../controller/managedFleet';

/** The fleets that can be changed, and what tells of changes. */
export interface ControlContext {
  readonly managed: readonly ManagedFleet[];
  readonly events: EventHub;
  readonly budget: { use(): Promise<HostUse> };
}

interface Use {
  readonly used: number;
  readonly limit?: number;
}

export interface HostUse {
  readonly cpu: Use;
  readonly memory: Use;
  readonly disk: Use;
}
