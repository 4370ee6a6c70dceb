import { type ExecuteOptions, OwnershipMemory } from '../../engine/index';
import { type Connection } from './connection';

const memories = new WeakMap<Connection, OwnershipMemory>();

/** What is known of what a connection's members hold, for a query that runs now. */
export function ownershipOf(connection: Connection): ExecuteOptions['ownership'] {
  const memory = memories.get(connection) ?? new OwnershipMemory();
  memories.set(connection, memory);
  return { memory, now: Date.now() };
}
