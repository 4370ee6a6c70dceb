import { fail, type QueryError } from '../model/result';
import { nodeChildren, type PlanNode } from './plan';

/** Why a plan cannot be computed, where selectors that are `anchored` or `smoothed` would have to be evaluated here. */
export function extendedHere(node: PlanNode): QueryError | undefined {
  if (node.op === 'select') {
    const { extended } = node.expr.kind === 'matrixSelector' ? node.expr.vector : node.expr;
    if (extended !== undefined) {
      const why = `the ${extended} modifier cannot be computed over several Prometheus servers here: ${node.reason}`;
      return fail('execution', why, node.expr.span).error;
    }
  }
  for (const child of nodeChildren(node)) {
    const found = extendedHere(child);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
