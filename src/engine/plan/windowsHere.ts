import { subqueryGrid } from '../model/subqueryGrid';
import { type Expr, type SubqueryExpr } from '../syntax/ast';
import { unparen } from '../syntax/walk';
import { type PlanContext } from './context';
import { partNode } from './partNode';
import { type PlanNode, type Reason } from './plan';
import { selectHere } from './selectHere';
import { windowKind } from './windowKind';

/** The context of what a subquery is over: its grid is the subquery's own. */
export function subqueryContext(expr: SubqueryExpr, context: PlanContext): PlanContext {
  return { ...context, grid: subqueryGrid(expr, context.grid, windowKind(context.topology)) };
}

/**
 * The node of a range vector whose windows are cut here, though members could: a selector's from raw samples, a subquery's
 * from the values of what it is over.
 */
export function windowsHere(written: Expr, context: PlanContext, reason: Reason): PlanNode {
  const expr = unparen(written);
  if (expr.kind === 'matrixSelector') {
    return selectHere(expr, context, reason);
  }
  if (expr.kind !== 'subquery') {
    throw new Error(`a ${expr.kind} is no range vector`);
  }
  const inner = subqueryContext(expr, context);
  const child = partNode(context.analyse(expr.expr, inner), inner);
  return { op: 'subquery', expr, grid: context.grid, step: expr.step, child, reason };
}
