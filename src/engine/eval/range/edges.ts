import { type Window } from '../windows';
import { interpolate } from './interpolate';

/** Where the samples are between which the change of a window is: at or before its start, where there is one, and at its end. */
export interface Edges {
  readonly first: number;
  readonly last: number;
}

/**
 * Undefined where the samples do not tell: all are before the window, or for `smoothed` behind it, unless these count. There is
 * one at least.
 */
export function edgesOf(
  times: ArrayLike<number>,
  { start, end, extended, past }: Pick<Window, 'start' | 'end' | 'extended'> & { readonly past?: 'counts' }
): Edges | undefined {
  const newest = times.length - 1;
  const firstOf = (holds: (time: number) => boolean): number => {
    let i = 0;
    while (i < newest && !holds(times[i])) {
      i++;
    }
    return i;
  };
  const first = Math.max(0, firstOf((time) => time > start) - 1);
  const last = extended === 'smoothed' ? firstOf((time) => time >= end) : newest;
  return times[last] <= start || (extended === 'smoothed' && times[first] > end && past !== 'counts')
    ? undefined
    : { first, last };
}

/** Floats, times ascending. */
export interface Floats {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** The bounds of a window, and how values at them are found. */
export interface Bounds extends Pick<Window, 'start' | 'end' | 'extended'> {
  readonly isCounter: boolean;
}

/** The values at the bounds of a window: of a sample, or with `smoothed` on a line between neighbours. */
export function edgeValues(
  { times, values }: Floats,
  { first, last }: Edges,
  { start, end, extended, isCounter }: Bounds
): { readonly left: number; readonly right: number } {
  const between = (i: number, time: number): number =>
    interpolate(
      [
        { time: times[i], value: values[i] },
        { time: times[i + 1], value: values[i + 1] },
      ],
      time,
      isCounter
    );
  const isSmoothed = extended === 'smoothed';
  return {
    left: isSmoothed && times[first] < start ? between(first, start) : values[first],
    right: isSmoothed && last > 0 && times[last] > end ? between(last - 1, end) : values[last],
  };
}
