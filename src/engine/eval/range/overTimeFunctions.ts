import { type NativeHistogram } from '../../model/histogram';
import { annotations } from '../annotations';
import { HistogramTotal } from '../histogramTotal';
import { follows } from '../../syntax/changes';
import { isInvalidQuantile, quantileAtRank } from '../quantile';
import { type Window } from '../windows';
import { avgOverTime, bestIndex, madOverTime, quantileOverTime, stdvarOverTime, sumOverTime } from './overTime';
import { type RangeCall, type RangeFamily, type RangeFunction, type RangeResult } from './rangeFunction';

/** A number of the floats; histograms beside them are left out with an info. */
function ofFloats(name: string, f: (window: Window, call: RangeCall) => number): RangeFunction {
  return {
    name,
    evaluate: (window, call) => {
      if (window.floats === 0) {
        return undefined;
      }
      call.noteIgnoredHistograms(window);
      return f(window, call);
    },
  };
}

/** A number of floats, or a histogram of histograms; a single one is itself, be it only shown. */
function ofEither(name: string, ofFloatsAlone: (window: Window) => number, op: 'sum' | 'avg'): RangeFunction {
  return {
    name,
    evaluate: (window, call) => {
      if (window.floats > 0 && window.histograms > 0) {
        return call.warnMixed(window);
      }
      if (window.floats > 0) {
        return ofFloatsAlone(window);
      }
      return window.histograms === 1 ? window.series.histograms[window.histogramFrom] : ofHistograms(window, call, op);
    },
  };
}

function ofHistograms(window: Window, call: RangeCall, op: 'sum' | 'avg'): NativeHistogram | undefined {
  const natives = call.natives(window);
  if (natives === undefined) {
    return undefined;
  }
  const total = new HistogramTotal(op, natives[0], call.rules);
  for (const histogram of natives.slice(1)) {
    const reason = total.add(histogram);
    if (reason !== undefined) {
      return call.noted({ change: undefined, notes: [reason] }, window);
    }
  }
  if (total.collides) {
    call.annotate(annotations.collidingResets('aggregation', call.span(0)));
  }
  if (total.reconciled) {
    call.annotate(annotations.reconciledBounds('aggregation', call.span(0)));
  }
  return total.value;
}

function lastTimes(window: Window): { readonly float: number; readonly histogram: number } {
  return {
    float: window.floats > 0 ? window.times[window.to - 1] : -Infinity,
    histogram: window.histograms > 0 ? window.series.histogramTimes[window.histogramTo - 1] : -Infinity,
  };
}

function last(window: Window): RangeResult {
  const { float, histogram } = lastTimes(window);
  return float > histogram ? window.values[window.to - 1] : window.series.histograms[window.histogramTo - 1];
}

function quantile(window: Window, call: RangeCall): number {
  const q = call.scalar(0, window);
  if (isInvalidQuantile(q)) {
    call.annotate(annotations.invalidQuantile(q, call.span(0)));
  }
  return quantileOverTime(q, window, quantileAtRank(call.dialect));
}

function deviation(window: Window, { dialect }: RangeCall): number {
  const hasNaN = window.values.subarray(window.from, window.to).some(Number.isNaN);
  return hasNaN && follows('deviationOfNaN', dialect) ? NaN : madOverTime(window, quantileAtRank(dialect));
}

const timeOf = (window: Window, i: number): number => window.times[i] / 1000;

/** Aggregations over time. */
export const overTimeFunctions: RangeFamily = [
  ofEither('avg_over_time', avgOverTime, 'avg'),
  { name: 'count_over_time', evaluate: (window) => window.floats + window.histograms },
  { name: 'last_over_time', evaluate: last },
  ofFloats('mad_over_time', deviation),
  ofFloats('max_over_time', (window) => window.values[bestIndex(window, (x, best) => x > best)]),
  ofFloats('min_over_time', (window) => window.values[bestIndex(window, (x, best) => x < best)]),
  { name: 'present_over_time', evaluate: () => 1 },
  ofFloats('quantile_over_time', quantile),
  ofFloats('stddev_over_time', (window) => Math.sqrt(stdvarOverTime(window))),
  ofFloats('stdvar_over_time', stdvarOverTime),
  ofEither('sum_over_time', sumOverTime, 'sum'),
  {
    name: 'ts_of_last_over_time',
    // Prometheus starts from time 0 where there is no sample of a kind.
    evaluate: (window) => Math.max(...Object.values(lastTimes(window)).map((t) => (t === -Infinity ? 0 : t))) / 1000,
  },
  ofFloats('ts_of_max_over_time', (window) =>
    timeOf(
      window,
      bestIndex(window, (x, best) => x >= best)
    )
  ),
  ofFloats('ts_of_min_over_time', (window) =>
    timeOf(
      window,
      bestIndex(window, (x, best) => x <= best)
    )
  ),
];
