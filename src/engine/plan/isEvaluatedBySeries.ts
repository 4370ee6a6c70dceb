import { type Expr } from '../syntax/ast';
import { follows } from '../syntax/changes';
import { type Dialect } from '../syntax/dialect';
import { functionRecord } from '../syntax/functions';
import { children, hasPart, typeOf } from '../syntax/walk';
import { hasOneName } from './oneName';

/**
 * Whether Prometheus evaluates an expression a whole series at a time and, as it did before it joined them, refuses equal label sets even where no step
 * has both. Source: Prometheus 3.5 `promql/engine.go`, the uses of `ContainsSameLabelset` in `eval`.
 */
export function isEvaluatedBySeries(expr: Expr, dialect: Dialect): boolean {
  if (expr.kind === 'unary' || (expr.kind === 'call' && functionRecord(expr.func).labels === 'written')) {
    return !follows('relabelledJoined', dialect);
  }
  const ofWindows = expr.kind === 'call' && expr.args.some((arg) => typeOf(arg) === 'matrix');
  return ofWindows && !follows('namesJoined', dialect);
}

/**
 * Whether somewhere within an expression whole series may become equal by losing their names. Selectors of several names are
 * taken to be right: reading all their samples only to find an error would cost too much.
 */
export function mayJoinNames(expr: Expr, dialect: Dialect): boolean {
  return hasPart(expr, (part) => isEvaluatedBySeries(part, dialect) && losesNames(part));
}

function losesNames(expr: Expr): boolean {
  return hasOneName(expr) && !children(expr).every((child) => isSelector(child) || hasOneName(child));
}

function isSelector(expr: Expr): boolean {
  return expr.kind === 'vectorSelector' || expr.kind === 'matrixSelector';
}
