import { type MatrixSelector, type VectorSelector } from '../syntax/ast';

/** How far from a time the samples may be that a selector reads for it, in milliseconds. */
export interface Extent {
  readonly before: number;
  readonly after: number;
}

/**
 * How far a selector reads around the time it is evaluated at: with `anchored` or `smoothed` by the lookback further than its
 * window, with `smoothed` also past the end of it.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, `getTimeRangesForSelector`.
 */
export function extent(expr: VectorSelector | MatrixSelector, lookback: number): Extent {
  const [{ extended }, range] = expr.kind === 'matrixSelector' ? [expr.vector, expr.range] : [expr, undefined];
  const after = extended === 'smoothed' ? lookback : 0;
  if (range === undefined) {
    return { before: lookback, after };
  }
  return { before: extended === undefined ? range : range + lookback, after };
}
