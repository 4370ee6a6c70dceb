import { aggregations } from '../syntax/aggregations';
import { type Expr } from '../syntax/ast';
import { functionRecord, sorts } from '../syntax/functions';
import { hasPart } from '../syntax/walk';
import { type PlanContext } from './context';

/** Why something is computed here that members could compute. */
export const IN_ORDER = 'what is above it depends on the order of all elements';

/** Whether the value of an expression depends on the order of the elements it gets. */
export function takesOrder(expr: Expr, { exact, tied, orderedRoot }: PlanContext): boolean {
  if (expr.kind === 'call') {
    // Of equal elements, and of labels whose natural order contradicts itself, a sort depends on what it gets.
    return expr === orderedRoot && sorts(expr.func);
  }
  if (expr.kind !== 'aggregate') {
    return false;
  }
  const { order } = aggregations[expr.op];
  return (
    order === 'first' ||
    tied.has(expr.span.start) ||
    (order === 'lastDigit' && exact) ||
    (order !== 'nothing' && reorders(expr.expr))
  );
}

/** Whether elements stand in another order than that of the labels they were stored with. */
function reorders(expr: Expr): boolean {
  return hasPart(expr, (part) => part.kind === 'call' && functionRecord(part.func).order !== 'kept');
}

/** Whether an expression passes on the order of the elements it gets; groups stand in the order of their labels. */
export function keepsOrder(expr: Expr): boolean {
  return expr.kind !== 'aggregate' || aggregations[expr.op].elements === 'chosen';
}
