import { type Grid } from '../model/grid';
import { fail, type QueryError } from '../model/result';
import { type Expr } from '../syntax/ast';
import { isStepInvariant } from '../syntax/stepInvariant';
import { children } from '../syntax/walk';

/**
 * Refuses a fixed time in the parameter of an aggregation that is evaluated at several steps: Prometheus counts on from it with the
 * steps, over the samples there are up to it, so that the value depends on where the range, or a part of it, begins. Times in the
 * expression are resolved.
 *
 * Source: Prometheus 3.16 `promql/engine.go`: `preprocessExprHelper` wraps no parameter, `setOffsetForAtModifier` is for the first step.
 */
export function movingParameter(written: Expr, grid: Grid): QueryError | undefined {
  const find = (expr: Expr, { inSteps, of }: Where): QueryError | undefined => {
    if (of !== undefined && inSteps && isFixed(expr)) {
      const remedy = 'leave it out, or evaluate at one time';
      return fail(
        'execution',
        `a fixed time in the parameter of ${of} moves on with the steps in Prometheus: ${remedy}`,
        expr.span
      ).error;
    }
    for (const child of children(expr)) {
      const isParameter = expr.kind === 'aggregate' && child === expr.param;
      // The parameter of what is evaluated once is, too; within another parameter nothing is.
      const isOnce = isParameter && of === undefined && isStepInvariant(expr.expr);
      const found = find(child, {
        inSteps: !isOnce && (inSteps || expr.kind === 'subquery'),
        of: isParameter ? expr.op : of,
      });
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  };
  return find(written, { inSteps: grid.length > 1 });
}

interface Where {
  /** Whether there may be more than one step. */
  readonly inSteps: boolean;
  /** The aggregation in whose parameter it is. */
  readonly of?: string;
}

function isFixed(expr: Expr): boolean {
  return ['vectorSelector', 'matrixSelector', 'subquery'].includes(expr.kind) && isStepInvariant(expr);
}
