import { type Expr, type TimeShift } from './ast';
import { children } from './walk';

/** Functions whose result depends on the evaluation time, whatever their arguments. */
const TIME_DEPENDENT: ReadonlySet<string> = new Set([
  'day_of_month',
  'day_of_week',
  'day_of_year',
  'days_in_month',
  'hour',
  'minute',
  'month',
  'predict_linear',
  'time',
  'timestamp',
  'year',
]);

/**
 * Whether Prometheus evaluates an expression at the first step alone and repeats the result. It looks at `@` only, and
 * not at the parameters of aggregations: those of an aggregation of such an expression count at the first step, too.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `preprocessExprHelper`.
 */
export function isStepInvariant(expr: Expr): boolean {
  switch (expr.kind) {
    case 'vectorSelector':
    case 'subquery':
      return isFixed(expr);
    case 'matrixSelector':
      return isFixed(expr.vector);
    case 'aggregate':
      return isStepInvariant(expr.expr);
    case 'call':
      return !TIME_DEPENDENT.has(expr.func) && expr.args.every(isStepInvariant);
    default:
      return children(expr).every(isStepInvariant);
  }
}

function isFixed({ timestamp, startOrEnd }: TimeShift): boolean {
  return timestamp !== undefined || startOrEnd !== undefined;
}
