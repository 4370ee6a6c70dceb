import { DEFAULT_DIALECT, type Dialect } from '../syntax/dialect';
import { type Topology } from './topology';

/** The dialect that a fleet's answers follow. */
export function fleetDialect({ dialect = DEFAULT_DIALECT }: Pick<Topology, 'dialect'>): Dialect {
  return dialect;
}
