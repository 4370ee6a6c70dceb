import { type FloatRun } from '../windows';
import { type CounterResets } from './counterResets';

/** How much a counter or gauge changed over a run of floats, and what window it stands for. Times in milliseconds. */
export interface Extrapolation {
  readonly start: number;
  readonly end: number;
  /** Of a counter, whose value does not go below zero. */
  readonly resets?: CounterResets;
  /** Since when within the window the first sample counts, where that is told: it was zero then. */
  readonly since?: number;
}

/**
 * The change over the whole window, from what the samples in it show; of two floats at least, or of one that says since when
 * it counts. A counter's does not start below zero. `perSecond` is the divisor for a rate: Prometheus divides the factor by it, not the result.
 *
 * Source: Prometheus 3.5 `promql/functions.go`, `extrapolatedRate`.
 */
export function extrapolate(
  { times, values, from, to }: FloatRun,
  { start, end, resets, since }: Extrapolation,
  perSecond?: number
): number {
  let between = values[to - 1] - values[from];
  if (resets?.isWithin(from, to) === true) {
    for (let i = from + 1; i < to; i++) {
      if (resets.isAt(i)) {
        between += values[i - 1];
      }
    }
  }
  const change = since === undefined ? between : between + values[from];
  const span = { first: times[from], last: times[to - 1], samples: to - from };
  const sinceZero =
    resets !== undefined && change > 0 && values[from] >= 0
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
