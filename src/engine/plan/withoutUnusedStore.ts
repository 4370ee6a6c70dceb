import { type Expr } from '../syntax/ast';
import { callsInfo } from '../syntax/callsInfo';
import { selectorsOf } from '../syntax/walk';
import { storedPart } from './storedPart';
import { type Topology } from './topology';

/** The fleet without its store where nothing that an expression reads is written to it: of older times, the shards alone have anything. */
export function withoutUnusedStore(expr: Expr, topology: Topology): Topology {
  const { store } = topology;
  if (store?.allow === undefined || callsInfo(expr)) {
    return topology;
  }
  const selectors = selectorsOf(expr);
  const isUnused = selectors.length > 0 && selectors.every((one) => storedPart(one, store) === 'none');
  return isUnused ? { ...topology, store: undefined } : topology;
}
