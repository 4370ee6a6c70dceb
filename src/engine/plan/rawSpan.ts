import { type Grid, stepTime } from '../model/grid';
import { windowEnd } from '../model/subqueryGrid';
import { type MatrixSelector, type VectorSelector } from '../syntax/ast';
import { type Topology } from './topology';

/** From `start` to `end`, both included, in milliseconds. */
export interface TimeSpan {
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
  { lookback, dialect }: Pick<Topology, 'lookback' | 'dialect'>
): TimeSpan {
  const [selector, range] = expr.kind === 'matrixSelector' ? [expr.vector, expr.range] : [expr, lookback];
  const start = windowEnd(selector, grid.start) - range;
  return { start: dialect === 2 ? start : start + 1, end: windowEnd(selector, stepTime(grid, grid.length - 1)) };
}
