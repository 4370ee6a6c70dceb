import { goSeconds } from '../../numeric/goSeconds';
import { divide } from '../../model/histogram/scale';
import { type Window } from '../windows';
import { edgesOf, edgeValues } from './edges';
import { extendedHistogramChange } from './extendedHistogramChange';
import { type RangeCall, type RangeResult } from './rangeFunction';

interface Kind {
  readonly isCounter: boolean;
  readonly isRate: boolean;
}

/**
 * How much a counter or gauge changed over a window whose bounds are anchored or smoothed: nothing is extrapolated.
 *
 * Source: Prometheus 3.16 `promql/functions.go`, `extendedRate` and `extendedHistogramRate`; without start timestamps.
 */
export function extendedRate(window: Window, call: RangeCall, { isCounter, isRate }: Kind): RangeResult {
  const seconds = isRate ? goSeconds(window.range) : undefined;
  if (window.histograms > 0) {
    const points = call.natives(window);
    const times = window.series.histogramTimes.subarray(window.histogramFrom, window.histogramTo);
    const samples = points && Array.from(points, (histogram, i) => ({ time: times[i], histogram }));
    const { otherBounds: bounds } = call.rules;
    const change = samples && call.noted(extendedHistogramChange(samples, window, { isCounter, bounds }), window);
    return change && seconds !== undefined ? divide(change, seconds) : change;
  }
  const change = floatChange(window, isCounter);
  return change === undefined || seconds === undefined ? change : change / seconds;
}

function floatChange(window: Window, isCounter: boolean): number | undefined {
  const { start, end, extended } = window;
  const times = window.times.subarray(window.from, window.to);
  const values = window.values.subarray(window.from, window.to);
  const edges = edgesOf(times, window);
  if (edges === undefined) {
    return undefined;
  }
  const { left, right } = edgeValues({ times, values }, edges, { start, end, extended, isCounter });
  const change = right - left;
  if (!isCounter) {
    return change;
  }
  const inner = values.subarray(
    times[edges.first] <= start ? edges.first + 1 : edges.first,
    times[edges.last] >= end ? edges.last : edges.last + 1
  );
  let correction = 0;
  let previous = left;
  for (let i = 0; i <= inner.length; i++) {
    const value = i < inner.length ? inner[i] : right;
    correction += value < previous ? previous : 0;
    previous = value;
  }
  return change + correction;
}
