import { type Histogram } from './histogram';
import { Labels } from './labels';
import { type RawSeries } from './value';

/**
 * The series of several spans of time, one after the other, as those of one span, in the order of labels as one read has them; no two
 * spans have a time in common.
 */
export function joinSamples(spans: ReadonlyArray<readonly RawSeries[]>): readonly RawSeries[] {
  const given = spans.filter((span) => span.length > 0);
  if (given.length < 2) {
    return given[0] ?? [];
  }
  const parts = new Map<string, RawSeries[]>();
  for (const one of given.flat()) {
    const known = parts.get(one.labels.key);
    if (known === undefined) {
      parts.set(one.labels.key, [one]);
    } else {
      known.push(one);
    }
  }
  const joined = [...parts.values()].map((of) => (of.length === 1 ? of[0] : concatenated(of)));
  return joined.sort((a, b) => Labels.compare(a.labels, b.labels));
}

function concatenated(parts: readonly RawSeries[]): RawSeries {
  const size = parts.reduce((sum, { times }) => sum + times.length, 0);
  const [times, values] = [new Float64Array(size), new Float64Array(size)];
  const stale = parts.some((one) => one.stale !== undefined) ? new Uint8Array(size) : undefined;
  const starts = parts.some((one) => one.starts !== undefined) ? new Float64Array(size) : undefined;
  const histograms = new Map<number, Histogram>();
  let at = 0;
  for (const part of parts) {
    const first = at;
    times.set(part.times, first);
    values.set(part.values, first);
    stale?.set(part.stale ?? [], first);
    starts?.set(part.starts ?? [], first);
    part.histograms?.forEach((histogram, i) => histograms.set(first + i, histogram));
    at += part.times.length;
  }
  return {
    labels: parts[0].labels,
    times,
    values,
    ...(histograms.size > 0 && { histograms }),
    ...(stale && { stale }),
    ...(starts && { starts }),
  };
}
