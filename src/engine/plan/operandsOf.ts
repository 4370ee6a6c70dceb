import { type Expr } from '../syntax/ast';
import { looksUpInfo } from '../syntax/looksUpInfo';
import { children } from '../syntax/walk';

/** The children of an expression that have a value of their own: not what `info()` selects besides. */
export function operandsOf(expr: Expr): readonly Expr[] {
  if (expr.kind === 'matrixSelector') {
    return [];
  }
  return looksUpInfo(expr) ? expr.args.slice(0, 1) : children(expr);
}

/** Whether the value of an expression depends on samples: `info()` of what is not selected finds none. */
export function readsSamples(expr: Expr): boolean {
  return expr.kind === 'vectorSelector' || expr.kind === 'matrixSelector' || operandsOf(expr).some(readsSamples);
}
