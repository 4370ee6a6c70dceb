import { fail, type QueryError } from '../model/result';
import { nodeChildren, type PlanNode } from './plan';

/** Why a plan cannot be computed, where selectors that are `anchored` or `smoothed` would have to be, as before they settled. */
export function extendedHere(node: PlanNode): QueryError | undefined {
  if (node.op === 'select') {
    const { extended } = node.expr.kind === 'matrixSelector' ? node.expr.vector : node.expr;
    if (extended !== undefined) {
      const why = `the ${extended} modifier of Prometheus before 3.16 is not computed here, where members cannot: ${node.reason}`;
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
