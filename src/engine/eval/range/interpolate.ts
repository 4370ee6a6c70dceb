import { type NativeHistogram } from '../../model/histogram';
import {
  add,
  addedHint,
  type Incompatible,
  incompatibility,
  type OtherBounds,
  subtract,
} from '../../model/histogram/combine';
import { detectReset } from '../../model/histogram/compare';
import { multiply } from '../../model/histogram/scale';
import { type HistogramNote } from './histogramChange';

/** A float at a time, in milliseconds. */
export interface FloatPoint {
  readonly time: number;
  readonly value: number;
}

/** A native histogram at a time, in milliseconds. */
export interface HistogramPoint {
  readonly time: number;
  readonly histogram: NativeHistogram;
}

/**
 * What a line between two samples has at a time; a counter that falls between them starts from zero.
 *
 * Source: Prometheus 3.16 `promql/functions.go`, `interpolate`.
 */
export function interpolate([a, b]: readonly [FloatPoint, FloatPoint], time: number, isCounter: boolean): number {
  const start = isCounter && b.value < a.value ? 0 : a.value;
  return start + ((b.value - start) * (time - a.time)) / (b.time - a.time);
}

/** How native histograms are taken, and where it is noted what shows of them. */
export interface HistogramLine {
  readonly isCounter: boolean;
  readonly bounds: OtherBounds;
  readonly notes: Pick<HistogramNote[], 'push'>;
}

/**
 * The same of native histograms, bucket by bucket.
 *
 * Source: Prometheus 3.16 `promql/functions.go`, `interpolateHistograms`.
 */
export function interpolateHistograms(
  [a, b]: readonly [HistogramPoint, HistogramPoint],
  time: number,
  { isCounter, bounds, notes }: HistogramLine
): NativeHistogram | Incompatible {
  if (time === a.time || time === b.time) {
    return time === a.time ? a.histogram : b.histogram;
  }
  const fraction = (time - a.time) / (b.time - a.time);
  if (isCounter && detectReset(b.histogram, a.histogram, bounds)) {
    return multiply(b.histogram, fraction);
  }
  const difference = subtract(b.histogram, a.histogram, bounds);
  if (typeof difference === 'string') {
    return difference;
  }
  const counterResetHint = addedHint(b.histogram.counterResetHint, a.histogram.counterResetHint);
  const part = multiply({ ...difference, counterResetHint }, fraction);
  if (incompatibility(b.histogram, a.histogram) === 'bounds') {
    notes.push('reconciledSubtracting');
  }
  if (incompatibility(part, a.histogram) === 'bounds') {
    notes.push('reconciledAdding');
  }
  return add(part, a.histogram, bounds);
}
