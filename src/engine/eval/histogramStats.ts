import { type Histogram, type NativeHistogram } from '../model/histogram';
import { emptyLike, type OtherBounds } from '../model/histogram/combine';
import { detectReset } from '../model/histogram/compare';
import { type RawSeries } from '../model/value';

/**
 * Series with histograms of a count, a sum, and what the buckets told of resets.
 *
 * Source: Prometheus 3.5 `promql/histogram_stats_iterator.go`.
 */
export function statsOnly(series: readonly RawSeries[], bounds: OtherBounds): readonly RawSeries[] {
  return series.map((one) =>
    one.histograms === undefined ? one : { ...one, histograms: stats(one.histograms, bounds) }
  );
}

function stats(histograms: ReadonlyMap<number, Histogram>, bounds: OtherBounds): ReadonlyMap<number, Histogram> {
  const out = new Map<number, Histogram>();
  let previous: NativeHistogram | undefined;
  for (const [i, h] of [...histograms].sort(([a], [b]) => a - b)) {
    out.set(i, h.form === 'native' ? statsOf(h, previous, bounds) : h);
    previous = h.form === 'native' ? h : previous;
  }
  return out;
}

function statsOf(
  h: NativeHistogram,
  previous: NativeHistogram | undefined,
  bounds: OtherBounds
): NativeHistogram {
  const known = h.counterResetHint !== 'unknown' || previous === undefined;
  const told = !known && detectReset(h, previous, bounds) ? 'reset' : 'notReset';
  const empty = emptyLike({ ...h, schema: 0, customValues: new Float64Array(0) });
  return { ...empty, counterResetHint: known ? h.counterResetHint : told, count: h.count, sum: h.sum };
}
