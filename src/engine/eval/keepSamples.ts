import { type Histogram } from '../model/histogram';
import { type RawSeries } from '../model/value';

/** A series with some of its samples, by index. */
export function keepSamples(
  { labels, times, values, histograms, stale, starts }: RawSeries,
  keeps: (i: number) => boolean
): RawSeries {
  const indices = times.map((_, i) => i).filter(keeps);
  const kept = new Map<number, Histogram>();
  if (histograms !== undefined) {
    indices.forEach((from, to) => {
      const histogram = histograms.get(from);
      if (histogram !== undefined) {
        kept.set(to, histogram);
      }
    });
  }
  const markers = stale && Uint8Array.from(indices, (i) => stale[i]);
  return {
    labels,
    times: indices.map((i) => times[i]),
    values: indices.map((i) => values[i]),
    ...(kept.size > 0 && { histograms: kept }),
    ...(markers?.includes(1) && { stale: markers }),
    ...(starts && { starts: Float64Array.from(indices, (i) => starts[i]) }),
  };
}
