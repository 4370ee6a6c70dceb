import { type Driver } from '../drivers/driver';
import { type ObservedShard } from '../../endpoints/observedShard';

/** A fleet that a driver is tried with. */
export interface DriverSetup {
  /** Opens the driver; again after a `close`, on what that left. */
  open(): Promise<Driver>;
  /** Lets a moment pass. */
  pass(): Promise<void>;
  /** The addresses of the fleet's split targets, four at least; left out where the driver places none. */
  readonly addresses?: readonly string[];
  /** Ends a shard as a fault would. Of drivers that start shards. */
  readonly crash?: (shard: ObservedShard) => void;
  cleanUp(): Promise<void>;
}

/** Moments; a busy machine needs many. */
const PATIENCE = 3000;

/** Lets time pass until `check` gives something; throws `what` where it does not get there. */
export async function until<T>(
  setup: DriverSetup,
  what: string,
  check: () => Promise<T | undefined> | T | undefined
): Promise<T> {
  for (let moment = 0; moment < PATIENCE; moment++) {
    const found = await check();
    if (found !== undefined) {
      return found;
    }
    await setup.pass();
  }
  throw new Error(`${what}: not within ${PATIENCE} moments`);
}

/** For `until`: something where the condition holds. */
export function whether(holds: boolean): true | undefined {
  return holds ? true : undefined;
}
