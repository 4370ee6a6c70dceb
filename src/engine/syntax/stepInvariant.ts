import { type Expr, type TimeShift } from './ast';
import { functionRecord } from './functions';
import { children } from './walk';

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
      return !functionRecord(expr.func).readsTime && expr.args.every(isStepInvariant);
    default:
      return children(expr).every(isStepInvariant);
  }
}

function isFixed({ timestamp, startOrEnd }: TimeShift): boolean {
  return timestamp !== undefined || startOrEnd !== undefined;
}
