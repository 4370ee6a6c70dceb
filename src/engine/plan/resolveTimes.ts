import { type Grid } from '../model/grid';
import { type Expr, type TimeShift } from '../syntax/ast';
import { mapChildren } from '../syntax/walk';

/**
 * The expression with every time in it written out, so that its text means the same on any member and for any part of the
 * range: `@ start()` and `@ end()` as times, a subquery's default step as `evaluationInterval` (milliseconds).
 */
export function resolveTimes(expr: Expr, grid: Grid, evaluationInterval: number): Expr {
  const resolve = (node: Expr): Expr => {
    switch (node.kind) {
      case 'vectorSelector':
        return resolveShift(node, grid);
      case 'subquery':
        return {
          ...resolveShift(node, grid),
          expr: resolve(node.expr),
          step: node.step === 0 ? evaluationInterval : node.step,
        };
      default:
        return mapChildren(node, resolve);
    }
  };
  return resolve(expr);
}

function resolveShift<T extends TimeShift>(node: T, grid: Grid): T {
  return node.startOrEnd === undefined
    ? node
    : { ...node, timestamp: node.startOrEnd === 'start' ? grid.start : grid.end, startOrEnd: undefined };
}
