import { type Grid, rangeGrid } from './grid';

/** What a subquery says of its times, all in milliseconds; `SubqueryExpr` is one once its default step is filled in. */
export interface SubqueryTimes {
  readonly range: number;
  /** Above 0. */
  readonly step: number;
  readonly offset: number;
  /** `@`, resolved to a time. */
  readonly timestamp?: number;
}

/** The end of a subquery's window at an evaluation time. */
export function windowEnd({ timestamp, offset }: Pick<SubqueryTimes, 'timestamp' | 'offset'>, time: number): number {
  return (timestamp ?? time) - offset;
}

/**
 * The times at which a subquery evaluates what it is over, for all steps of `outer` together: multiples of the
 * subquery's step from the start of the first window to the end of the last.
 * Windows are open on the left, as in Prometheus 3; closed for Prometheus 2.
 *
 * Where no multiple lies in any window, the grid has one step, which lies behind all of them.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, the subquery case of `eval`.
 */
export function subqueryGrid(times: SubqueryTimes, outer: Grid, windows: 'left-open' | 'closed' = 'left-open'): Grid {
  const start = firstStep(times, outer, windows);
  return rangeGrid(start, Math.max(start, windowEnd(times, outer.end)), times.step);
}

/** Whether no multiple of the subquery's step lies in any window: then what it is over is not evaluated at all. */
export function hasNoStep(times: SubqueryTimes, outer: Grid, windows: 'left-open' | 'closed'): boolean {
  return firstStep(times, outer, windows) > windowEnd(times, outer.end);
}

function firstStep(times: SubqueryTimes, outer: Grid, windows: 'left-open' | 'closed'): number {
  const { step } = times;
  const before = windowEnd(times, outer.start) - times.range;
  // Go's division cuts towards zero: a start before 1970 is then already past the boundary.
  let start = step * Math.trunc(before / step) + 0;
  if (start < before || (start === before && windows === 'left-open')) {
    start += step;
  }
  return start;
}
