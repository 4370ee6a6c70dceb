import { type Grid } from '../model/grid';
import { type Call, type Expr, type TimeShift } from '../syntax/ast';
import { mapChildren } from '../syntax/walk';
import { goSeconds } from '../numeric/goSeconds';

/**
 * The expression with every time in it written out, so that its text means the same on any member and for any part of the
 * range: `@ start()` and `@ end()` as times, calls of `start`, `end`, `range` and `step` as numbers, a subquery's default step as
 * `evaluationInterval` (milliseconds). In the parameter of an aggregation Prometheus takes no heed of `@ start()` and `@ end()`.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, `preprocessExprHelper`.
 */
export function resolveTimes(expr: Expr, grid: Grid, evaluationInterval: number): Expr {
  const resolve = (node: Expr, times: Grid | undefined): Expr => {
    const below = (child: Expr): Expr => resolve(child, times);
    switch (node.kind) {
      case 'vectorSelector':
        return resolveShift(node, times);
      case 'subquery':
        return {
          ...resolveShift(node, times),
          expr: below(node.expr),
          step: node.step === 0 ? evaluationInterval : node.step,
        };
      case 'aggregate':
        return { ...node, expr: below(node.expr), param: node.param && resolve(node.param, undefined) };
      case 'call':
        return queryTime(node, grid) ?? mapChildren(node, below);
      default:
        return mapChildren(node, below);
    }
  };
  return resolve(expr, grid);
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

/** Without `times`, what is written as `@ start()` or `@ end()` counts for nothing. */
function resolveShift<T extends TimeShift>(node: T, times: Grid | undefined): T {
  if (node.startOrEnd === undefined) {
    return node;
  }
  const timestamp = node.startOrEnd === 'start' ? times?.start : times?.end;
  return { ...node, timestamp, startOrEnd: undefined };
}
