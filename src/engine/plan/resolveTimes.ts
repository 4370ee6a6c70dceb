import { type Grid } from '../model/grid';
import { type Call, type Expr, type TimeShift } from '../syntax/ast';
import { mapChildren } from '../syntax/walk';
import { goSeconds } from '../numeric/goSeconds';

/**
 * The expression with every time in it written out, so that its text means the same on any member and for any part of the
 * range: `@ start()` and `@ end()` as times, calls of `start`, `end`, `range` and `step` as numbers, a subquery's default step as `evaluationInterval` (milliseconds).
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
      case 'call':
        return queryTime(node, grid) ?? mapChildren(node, resolve);
      default:
        return mapChildren(node, resolve);
    }
  };
  return resolve(expr);
}

/** The number, in seconds, that a call stands for. Source: Prometheus 3.16 `promql/engine.go`, `foldQueryContextFunctions`. */
function queryTime({ func, span }: Call, { start, end, step }: Grid): Expr | undefined {
  const ofQuery: Readonly<Record<string, number | undefined>> = {
    start: start / 1000,
    end: end / 1000,
    range: goSeconds(end - start),
    step: start === end ? 0 : goSeconds(step),
  };
  const value = Object.hasOwn(ofQuery, func) ? ofQuery[func] : undefined;
  return value === undefined ? undefined : { kind: 'number', value, span };
}

function resolveShift<T extends TimeShift>(node: T, grid: Grid): T {
  return node.startOrEnd === undefined
    ? node
    : { ...node, timestamp: node.startOrEnd === 'start' ? grid.start : grid.end, startOrEnd: undefined };
}
