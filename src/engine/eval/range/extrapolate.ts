import { type FloatRun } from '../windows';

/** How much a counter or gauge changed over a run of floats, and what window it stands for. Times in milliseconds. */
export interface Extrapolation {
  readonly start: number;
  readonly end: number;
  /** Falls are resets, and the value does not go below zero. */
  readonly isCounter: boolean;
  /** Since when within the window the first sample counts, where that is told: it was zero then. */
  readonly since?: number;
  /** Whether a counter began anew with a float, by its index, be it that it did not fall. */
  readonly beginsAnew?: (i: number) => boolean;
}

/**
 * The change over the whole window, from what the samples in it show; of two floats at least, or of one that says since when
 * it counts. A counter's does not start below zero. `perSecond` is the divisor for a rate: Prometheus divides the factor by it, not the result.
 *
 * Source: Prometheus 3.5 `promql/functions.go`, `extrapolatedRate`.
 */
export function extrapolate(
  { times, values, from, to }: FloatRun,
  { start, end, isCounter, since, beginsAnew = () => false }: Extrapolation,
  perSecond?: number
): number {
  const between = isCounter ? counterChange({ values, from, to }, beginsAnew) : values[to - 1] - values[from];
  const change = since === undefined ? between : between + values[from];
  const span = { first: times[from], last: times[to - 1], samples: to - from };
  const sinceZero =
    isCounter && change > 0 && values[from] >= 0
      ? ((span.last - span.first) / 1000) * (values[from] / change)
      : Infinity;
  return change * extrapolationFactor(span, { start, end, sinceZero, since }, perSecond);
}

/** First and last of a window's samples, in milliseconds, and how many there are. */
export interface SampleSpan {
  readonly first: number;
  readonly last: number;
  readonly samples: number;
}

/** Times in milliseconds but `sinceZero`, which is in seconds. */
interface FactorBounds extends Pick<Extrapolation, 'start' | 'end' | 'since'> {
  readonly sinceZero: number;
}

/**
 * What the change between a window's samples is multiplied with to stand for the whole window.
 *
 * Between the samples and a bound of the window the change goes on as it was; over half the distance of samples only,
 * where the bound is further than a sample would be late, and no longer than `sinceZero` seconds before the first. Where the first
 * sample says `since` when it counts, that is where the change began.
 */
export function extrapolationFactor(
  { first, last, samples }: SampleSpan,
  { start, end, sinceZero, since }: FactorBounds,
  perSecond?: number
): number {
  const spacing = samples > 1 ? (last - first) / 1000 / (samples - 1) : 0;
  const sampled = (last - (since ?? first)) / 1000;
  const threshold = spacing * 1.1;
  let before = (first - start) / 1000;
  let after = (end - last) / 1000;
  if (before >= threshold) {
    before = spacing / 2;
  }
  before = since !== undefined ? 0 : sinceZero < before ? sinceZero : before;
  if (after >= threshold) {
    after = spacing / 2;
  }
  const factor = sampled === 0 ? 1 : (sampled + before + after) / sampled;
  return perSecond === undefined ? factor : factor / perSecond;
}

function counterChange({ values, from, to }: Omit<FloatRun, 'times'>, beginsAnew: (i: number) => boolean): number {
  let change = values[to - 1] - values[from];
  for (let i = from + 1; i < to; i++) {
    if (values[i] < values[i - 1] || beginsAnew(i)) {
      change += values[i - 1];
    }
  }
  return change;
}
