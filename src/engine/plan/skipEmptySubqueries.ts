import { type Grid } from '../model/grid';
import { type Span } from '../model/result';
import { hasNoStep, subqueryGrid } from '../model/subqueryGrid';
import { type Expr } from '../syntax/ast';
import { mapChildren } from '../syntax/walk';
import { type Plan } from './plan';

/**
 * The expression with nothing in place of what is never evaluated: what a subquery is over, where none of its windows holds
 * a step. It gives neither errors nor warnings then. Times in the expression are resolved.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, the start of `eval`.
 */
export function skipEmptySubqueries(expr: Expr, grid: Grid, windows: Plan['windows']): Expr {
  const skip = (node: Expr, steps: Grid): Expr => {
    if (node.kind !== 'subquery') {
      return mapChildren(node, (child) => skip(child, steps));
    }
    const inner = hasNoStep(node, steps, windows)
      ? nothing(node.expr.span)
      : skip(node.expr, subqueryGrid(node, steps, windows));
    return { ...node, expr: inner };
  };
  return skip(expr, grid);
}

/** `absent(vector(0))`: an empty vector, whatever data there is. */
function nothing(span: Span): Expr {
  const zero: Expr = { kind: 'number', value: 0, span };
  const vector: Expr = { kind: 'call', func: 'vector', args: [zero], span };
  return { kind: 'call', func: 'absent', args: [vector], span };
}
