import { type Histogram, type NativeHistogram, NO_BOUNDS } from '../model/histogram';
import { emptyLike } from '../model/histogram/combine';
import { detectReset } from '../model/histogram/compare';
import { type RawSeries } from '../model/value';
import { type HistogramRules } from './histogramRules';

/**
 * Series with histograms of a count, a sum, and what the buckets told of resets.
 *
 * Source: Prometheus 3.5 `promql/histogram_stats_iterator.go`.
 */
export function statsOnly(series: readonly RawSeries[], rules: HistogramRules): readonly RawSeries[] {
  return series.map((one) =>
    one.histograms === undefined ? one : { ...one, histograms: stats(one.histograms, rules) }
  );
}

function stats(histograms: ReadonlyMap<number, Histogram>, rules: HistogramRules): ReadonlyMap<number, Histogram> {
  const out = new Map<number, Histogram>();
  let previous: NativeHistogram | undefined;
  for (const [i, h] of [...histograms].sort(([a], [b]) => a - b)) {
    out.set(i, h.form === 'native' ? statsOf(h, previous, rules) : h);
    previous = h.form === 'native' ? h : previous;
  }
  return out;
}

function statsOf(h: NativeHistogram, previous: NativeHistogram | undefined, rules: HistogramRules): NativeHistogram {
  const known = h.counterResetHint !== 'unknown' || previous === undefined;
  const told = !known && detectReset(h, previous, rules.otherBounds) ? 'reset' : 'notReset';
  const empty = emptyLike({ schema: rules.statsKeepSchema ? h.schema : 0, customValues: NO_BOUNDS });
  return { ...empty, counterResetHint: known ? h.counterResetHint : told, count: h.count, sum: h.sum };
}
