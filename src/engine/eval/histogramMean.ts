import { type NativeHistogram } from '../model/histogram';
import { type Incompatible, add, subtract } from '../model/histogram/combine';
import { divide } from '../model/histogram/scale';

/**
 * The mean of `count` histograms, from the mean of all but the last, and the last.
 *
 * Source: Prometheus 3.5 `promql/functions.go`, `funcAvgOverTime`; `promql/engine.go`, `aggregation`.
 */
export function movedMean(mean: NativeHistogram, h: NativeHistogram, count: number): NativeHistogram | Incompatible {
  const step = subtract(divide(h, count), divide(mean, count));
  return typeof step === 'string' ? step : add(mean, step);
}
