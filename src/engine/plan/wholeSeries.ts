import { type Expr } from '../syntax/ast';
import { functionRecord } from '../syntax/functions';
import { children, typeOf } from '../syntax/walk';
import { hasOneName } from './oneName';

/**
 * Whether Prometheus evaluates an expression a whole series at a time, and so refuses equal label sets even where no step
 * has both. Source: Prometheus 3.5 `promql/engine.go`, the uses of `ContainsSameLabelset` in `eval`.
 */
export function isEvaluatedBySeries(expr: Expr): boolean {
  return (
    expr.kind === 'unary' ||
    (expr.kind === 'call' &&
      (functionRecord(expr.func).labels === 'written' || expr.args.some((arg) => typeOf(arg) === 'matrix')))
  );
}

/**
 * Whether somewhere within an expression whole series may become equal by losing their names. Selectors of several names are
 * taken to be right: reading all their samples only to find an error would cost too much.
 */
export function mayJoinNames(expr: Expr): boolean {
  return (isEvaluatedBySeries(expr) && losesNames(expr)) || children(expr).some(mayJoinNames);
}

function losesNames(expr: Expr): boolean {
  return hasOneName(expr) && !children(expr).every((child) => isSelector(child) || hasOneName(child));
}

function isSelector(expr: Expr): boolean {
  return expr.kind === 'vectorSelector' || expr.kind === 'matrixSelector';
}
