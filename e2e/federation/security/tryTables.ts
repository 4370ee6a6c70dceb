import { identityTries } from './tries/identity';
import { type TryTable } from './try';

/** Everything that is tried against the proxy, in the order in which it is told. */
export const tryTables: readonly TryTable[] = [identityTries];
