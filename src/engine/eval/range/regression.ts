import { KahanSum } from '../../numeric/kahan';
import { type FloatRun } from '../windows';

/** A line through samples: `slope` per second, `intercept` at the time asked for. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Least squares over a run of floats. `time` (milliseconds) is where the intercept is taken.
 *
 * Source: Prometheus 3.5 `promql/functions.go`, `linearRegression`.
 */
export function linearRegression({ times, values, from, to }: FloatRun, time: number): Line {
  const [x, y, xy, xx] = [new KahanSum(), new KahanSum(), new KahanSum(), new KahanSum()];
  let isConstant = true;
  for (let i = from; i < to; i++) {
    isConstant &&= i === from || values[i] === values[from];
    const seconds = (times[i] - time) / 1e3;
    x.add(seconds);
    y.add(values[i]);
    xy.add(seconds * values[i]);
    xx.add(seconds * seconds);
  }
  if (isConstant) {
    const infinite = values[from] === Infinity || values[from] === -Infinity;
    return infinite ? { slope: NaN, intercept: NaN } : { slope: 0, intercept: values[from] };
  }
  const n = to - from;
  const covariance = xy.total - (x.total * y.total) / n;
  const variance = xx.total - (x.total * x.total) / n;
  const slope = covariance / variance;
  return { slope, intercept: y.total / n - (slope * x.total) / n };
}

/** Smoothing and trend factor, both between 0 and 1. */
export interface SmoothingFactors {
  readonly smoothing: number;
  readonly trend: number;
}

/**
 * The last smoothed value of two floats or more.
 *
 * Source: Prometheus 3.5 `promql/functions.go`, `funcDoubleExponentialSmoothing`.
 */
export function doubleExponentialSmoothing(
  { values, from, to }: FloatRun,
  { smoothing, trend }: SmoothingFactors
): number {
  let previous = 0;
  let smoothed = values[from];
  let slope = values[from + 1] - values[from];
  for (let i = from + 1; i < to; i++) {
    if (i > from + 1) {
      slope = trend * (smoothed - previous) + (1 - trend) * slope;
    }
    const next = smoothing * values[i] + (1 - smoothing) * (smoothed + slope);
    previous = smoothed;
    smoothed = next;
  }
  return smoothed;
}
