import { type Window } from '../windows';
import { type RangeFamily, type RangeResult } from './rangeFunction';

function firstTimes(window: Window): { readonly float: number; readonly histogram: number } {
  return {
    float: window.floats > 0 ? window.times[window.from] : Infinity,
    histogram: window.histograms > 0 ? window.series.histogramTimes[window.histogramFrom] : Infinity,
  };
}

function first(window: Window): RangeResult {
  const { float, histogram } = firstTimes(window);
  return float < histogram ? window.values[window.from] : window.series.histograms[window.histogramFrom];
}

/** The first sample of a window. Source: Prometheus 3.16 `promql/functions.go`, `funcFirstOverTime`. */
export const firstFunctions: RangeFamily = [
  { name: 'first_over_time', evaluate: first },
  { name: 'ts_of_first_over_time', evaluate: (window) => Math.min(...Object.values(firstTimes(window))) / 1000 },
];
