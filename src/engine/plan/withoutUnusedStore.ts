import { type Expr } from '../syntax/ast';
import { callsInfo } from '../syntax/callsInfo';
import { selectorsOf } from '../syntax/walk';
import { storedFrom } from './storedPart';
import { type Topology } from './topology';

/** The fleet without its store where nothing that an expression reads was ever written to it: of older times, the shards alone have anything. */
export function withoutUnusedStore(expr: Expr, topology: Topology): Topology {
  const { store } = topology;
  if (store === undefined || callsInfo(expr)) {
    return topology;
  }
  const selectors = selectorsOf(expr);
  const isUnused =
    selectors.length > 0 && selectors.every((one) => storedFrom(one, store, Number.NEGATIVE_INFINITY) === 'none');
  return isUnused ? { ...topology, store: undefined } : topology;
}
