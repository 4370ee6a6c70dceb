import { type FloatRun } from '../windows';

/** How much a counter or gauge changed over a run of floats, and what window it stands for. Times in milliseconds. */
export interface Extrapolation {
  readonly start: number;
  readonly end: number;
  /** Falls are resets, and the value does not go below zero. */
  readonly isCounter: boolean;
}

/** A Go duration in seconds: whole seconds and the rest are divided apart. */
export function goSeconds(ms: number): number {
  return Math.trunc(ms / 1000) + ((ms % 1000) * 1e6) / 1e9;
}

/**
 * The change over the whole window, from what the samples in it show; of two floats at least.
 *
 * Between the samples and a bound of the window the change goes on as it was; over half the distance of samples only,
 * where the bound is further than a sample would be late, and not below zero for a counter.
 * `perSecond` is the divisor for a rate: Prometheus divides the factor by it, not the result.
 *
 * Source: Prometheus 3.5 `promql/functions.go`, `extrapolatedRate`.
 */
export function extrapolate(
  { times, values, from, to }: FloatRun,
  { start, end, isCounter }: Extrapolation,
  perSecond?: number
): number {
  const change = isCounter ? counterChange(values, from, to) : values[to - 1] - values[from];
  const sampled = (times[to - 1] - times[from]) / 1000;
  const spacing = sampled / (to - from - 1);
  const threshold = spacing * 1.1;
  let before = (times[from] - start) / 1000;
  let after = (end - times[to - 1]) / 1000;
  if (before >= threshold) {
    before = spacing / 2;
  }
  if (isCounter && change > 0 && values[from] >= 0) {
    const sinceZero = sampled * (values[from] / change);
    before = sinceZero < before ? sinceZero : before;
  }
  if (after >= threshold) {
    after = spacing / 2;
  }
  const factor = (sampled + before + after) / sampled;
  return change * (perSecond === undefined ? factor : factor / perSecond);
}

function counterChange(values: Float64Array, from: number, to: number): number {
  let change = values[to - 1] - values[from];
  for (let i = from + 1; i < to; i++) {
    if (values[i] < values[i - 1]) {
      change += values[i - 1];
    }
  }
  return change;
}
