/**
 * The evaluation times of a query: `start`, `start + step`, … not after `end`; milliseconds since the epoch.
 * An instant query is a grid of one step with `start === end`; its `step` is never 0.
 */
export interface Grid {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** Number of steps, at least 1. */
  readonly length: number;
}

/** The grid of a range query. `end` is not before `start`, `step` is above 0: the caller has checked. */
export function rangeGrid(start: number, end: number, step: number): Grid {
  const length = Math.floor((end - start) / step) + 1;
  // Where the second of one step would be does not matter: not where an instant query has it.
  return { start, end, step: length === 1 ? Math.max(2, step) : step, length };
}

/** The grid of an instant query. */
export function instantGrid(time: number): Grid {
  return { start: time, end: time, step: 1, length: 1 };
}

/** Whether a grid is that of an instant query, and not of a range query that has one step. */
export function isInstant({ length, step }: Grid): boolean {
  return length === 1 && step === 1;
}

/** The time of step `i`, in milliseconds. */
export function stepTime(grid: Grid, i: number): number {
  return grid.start + i * grid.step;
}
