import { type FloatRun } from '../windows';

/** How much a counter or gauge changed over a run of floats, and what window it stands for. Times in milliseconds. */
export interface Extrapolation {
  readonly start: number;
  readonly end: number;
  /** Falls are resets, and the value does not go below zero. */
  readonly isCounter: boolean;
}

/**
 * The change over the whole window, from what the samples in it show; of two floats at least. A counter's does not start
 * below zero. `perSecond` is the divisor for a rate: Prometheus divides the factor by it, not the result.
 *
 * Source: Prometheus 3.5 `promql/functions.go`, `extrapolatedRate`.
 */
export function extrapolate(
  { times, values, from, to }: FloatRun,
  { start, end, isCounter }: Extrapolation,
  perSecond?: number
): number {
  const change = isCounter ? counterChange(values, from, to) : values[to - 1] - values[from];
  const span = { first: times[from], last: times[to - 1], samples: to - from };
  const sinceZero =
    isCounter && change > 0 && values[from] >= 0
      ? ((span.last - span.first) / 1000) * (values[from] / change)
      : Infinity;
  return change * extrapolationFactor(span, { start, end, sinceZero }, perSecond);
}

/** First and last of a window's samples, in milliseconds, and how many there are: two at least. */
export interface SampleSpan {
  readonly first: number;
  readonly last: number;
  readonly samples: number;
}

/**
 * What the change between a window's samples is multiplied with to stand for the whole window.
 *
 * Between the samples and a bound of the window the change goes on as it was; over half the distance of samples only,
 * where the bound is further than a sample would be late, and no longer than `sinceZero` seconds before the first.
 */
export function extrapolationFactor(
  { first, last, samples }: SampleSpan,
  { start, end, sinceZero }: { readonly start: number; readonly end: number; readonly sinceZero: number },
  perSecond?: number
): number {
  const sampled = (last - first) / 1000;
  const spacing = sampled / (samples - 1);
  const threshold = spacing * 1.1;
  let before = (first - start) / 1000;
  let after = (end - last) / 1000;
  if (before >= threshold) {
    before = spacing / 2;
  }
  before = sinceZero < before ? sinceZero : before;
  if (after >= threshold) {
    after = spacing / 2;
  }
  const factor = (sampled + before + after) / sampled;
  return perSecond === undefined ? factor : factor / perSecond;
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
