import { type ExecuteOptions, OwnershipMemory } from '../../engine/index';
import { type Connection, type FleetView } from './connection';

interface Kept {
  readonly memory: OwnershipMemory;
  readonly generation: string | undefined;
}

const memories = new WeakMap<Connection, Kept>();

/** What is known of what a connection's members hold, for a query that runs now: nothing of members of another generation. */
export function ownershipOf(connection: Connection, { generation }: FleetView): ExecuteOptions['ownership'] {
  const known = memories.get(connection);
  const kept =
    known?.generation === generation && known !== undefined ? known : { memory: new OwnershipMemory(), generation };
  memories.set(connection, kept);
  return { memory: kept.memory, now: Date.now() };
}
