import { type AggregateOp } from '../../syntax/ast';
import { nodeChildren, type PlanNode } from '../../plan/plan';

/** Aggregations whose last digit depends on the order of their elements, and those that pick one of equal ones (0 and -0 are). */
const SENSITIVE: ReadonlySet<AggregateOp> = new Set([
  'sum',
  'avg',
  'stddev',
  'stdvar',
  'min',
  'max',
  'topk',
  'bottomk',
  'limitk',
  'quantile',
]);

/**
 * Whether the value of a tree depends on the order in which members' series are put together. Of a vector matching it is the
 * annotation: the last of a step; of a sort the order of equal values.
 */
export function isOrderSensitive(node: PlanNode): boolean {
  const sensitive =
    (node.op === 'aggregate' && SENSITIVE.has(node.expr.op)) ||
    (node.op === 'call' && (node.expr.func === 'sort' || node.expr.func === 'sort_desc')) ||
    (node.op === 'binary' && node.expr.matching !== undefined);
  return sensitive || nodeChildren(node).some(isOrderSensitive);
}
