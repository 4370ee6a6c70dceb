import { type AggregateOp, type Expr } from '../syntax/ast';
import { children } from '../syntax/walk';
import { type PlanContext } from './context';

/** Why something is computed here that members could compute. */
export const IN_ORDER = 'what is above it depends on the order of all elements';

/** Aggregations whose last digit depends on the order of their elements. */
const ADDING: ReadonlySet<AggregateOp> = new Set(['sum', 'avg', 'stddev', 'stdvar']);

/** Aggregations that take the first of equal elements, or of all. */
const TAKING: ReadonlySet<AggregateOp> = new Set(['topk', 'bottomk', 'limitk']);

/** Aggregations whose elements are elements of what they are over. */
const CHOOSING: ReadonlySet<AggregateOp> = new Set([...TAKING, 'limit_ratio']);

/** Whether the value of an expression depends on the order of the elements it gets. */
export function takesOrder(expr: Expr, { exact, tied, orderedRoot }: PlanContext): boolean {
  if (expr.kind === 'call') {
    // Of equal elements, and of labels whose natural order contradicts itself, a sort depends on what it gets.
    return expr === orderedRoot && expr.func.startsWith('sort');
  }
  return (
    expr.kind === 'aggregate' &&
    (TAKING.has(expr.op) || tied.has(expr.span.start) || (ADDING.has(expr.op) && (exact || reorders(expr.expr))))
  );
}

/** Whether elements stand in another order than that of the labels they were stored with. */
function reorders(expr: Expr): boolean {
  const isCall = expr.kind === 'call' && (expr.func.startsWith('sort') || expr.func.startsWith('label_'));
  return isCall || children(expr).some(reorders);
}

/** Whether an expression passes on the order of the elements it gets; groups stand in the order of their labels. */
export function keepsOrder(expr: Expr): boolean {
  return expr.kind !== 'aggregate' || CHOOSING.has(expr.op);
}
