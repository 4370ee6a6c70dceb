import { type Connection, type FleetView } from './connection';

const ids = new WeakMap<Connection, number>();
let made = 0;

/** Unique in this page to a connection's fleet as it is in a view: members of another generation may hold other things. */
export function fleetKey(connection: Connection, { generation = '' }: FleetView): string {
  const id = ids.get(connection) ?? ++made;
  ids.set(connection, id);
  return `${id} ${generation}`;
}

/** What is known of a connection's fleets, and kept of their answers, under its keys is not used any more: members are asked again. */
export function forgetFleetKeys(connection: Connection): void {
  ids.delete(connection);
}
