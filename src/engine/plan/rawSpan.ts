import { type Grid, stepTime } from '../model/grid';
import { windowEnd } from '../model/subqueryGrid';
import { type MatrixSelector, type VectorSelector } from '../syntax/ast';
import { extent } from './extent';
import { type Plan } from './plan';

/** From `start` to `end`, both included, in milliseconds. */
export interface SampleTimes {
  readonly start: number;
  readonly end: number;
}

/**
 * The times of the samples that a selector can look at on a grid, all steps together.
 *
 * Windows and lookbacks are open on the left, in Prometheus 2 closed.
 * Source: Prometheus 3.5 `promql/engine.go`, `getTimeRangesForSelector`.
 */
export function rawSpan(
  expr: VectorSelector | MatrixSelector,
  grid: Grid,
  { lookback, windows }: Pick<Plan, 'lookback' | 'windows'>
): SampleTimes {
  const selector = expr.kind === 'matrixSelector' ? expr.vector : expr;
  const { before, after } = extent(expr, lookback);
  const start = windowEnd(selector, grid.start) - before;
  const end = windowEnd(selector, stepTime(grid, grid.length - 1)) + after;
  return { start: windows === 'closed' ? start : start + 1, end };
}
