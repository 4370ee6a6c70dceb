import { aggregations } from '../../syntax/aggregations';
import { functionRecord } from '../../syntax/functions';
import { nodeChildren, type PlanNode } from '../../plan/plan';

/**
 * Whether the value of a tree depends on the order in which members' series are put together. Of a vector matching it is the
 * annotation: the last of a step; of a sort the order of equal values.
 */
export function isOrderSensitive(node: PlanNode): boolean {
  const sensitive =
    (node.op === 'aggregate' && aggregations[node.expr.op].order !== 'nothing') ||
    (node.op === 'call' && functionRecord(node.expr.func).order === 'byValue') ||
    (node.op === 'binary' && node.expr.matching !== undefined);
  return sensitive || nodeChildren(node).some(isOrderSensitive);
}
