import { firstIndex } from '../model/firstIndex';
import { type RawSeries } from '../model/value';
import { type Allocate, endOf, type Fragment, type FragmentRun } from './fragment';
import { labelBytes, labelsOfBytes } from './labelBytes';

const FLOAT_BYTES = Float64Array.BYTES_PER_ELEMENT;

interface RawFragmentOptions {
  /** Milliseconds, a whole number. */
  readonly start: number;
  /** Milliseconds that are kept, from `start` on. */
  readonly length: number;
  /** When the oldest part of it was asked for, milliseconds since the epoch. */
  readonly askedAt: number;
  readonly allocate: Allocate;
}

/**
 * Raw samples as a fragment whose steps are milliseconds; undefined where there are histograms or start times, which such fragments do
 * not hold. The buffer has where each series' samples end, then all times, all values, which of them are stale markers, and
 * the label sets.
 */
export function rawFragmentOf(series: readonly RawSeries[], options: RawFragmentOptions): Fragment | undefined {
  const { start, length, askedAt, allocate } = options;
  if (series.some(({ histograms, starts }) => histograms !== undefined || starts !== undefined)) {
    return undefined;
  }
  const parts = series.map((one) => samplesWithin(one, start, start + length - 1)).filter(hasSamples);
  const count = parts.reduce((sum, { times }) => sum + times.length, 0);
  const labels = labelBytes(parts.map((one) => one.labels));
  const at = layoutOf(parts.length, count);
  const buffer = allocate(at.labels + labels.length);
  const { ends, times, values, stale } = columnsOf(buffer, parts.length, count);
  let end = 0;
  for (const [row, one] of parts.entries()) {
    times.set(one.times, end);
    values.set(one.values, end);
    stale.set(one.stale ?? [], end);
    end += one.times.length;
    ends[row] = end;
  }
  new Uint8Array(buffer, at.labels).set(labels);
  return { start, step: 1, length, series: parts.length, buffer, askedAt };
}

/** The samples of a run of such a fragment, in arrays of their own; series without any are left out. */
export function samplesOfRun({ fragment, first, length }: FragmentRun): readonly RawSeries[] {
  const { buffer, series, start } = fragment;
  const count = series === 0 ? 0 : new Uint32Array(buffer, 0, series)[series - 1];
  const { ends, times, values, stale } = columnsOf(buffer, series, count);
  const labels = labelsOfBytes(new Uint8Array(buffer, layoutOf(series, count).labels));
  const all = labels.map((one, row): RawSeries => {
    const [from, to] = [row === 0 ? 0 : ends[row - 1], ends[row]];
    const markers = stale.subarray(from, to);
    return {
      labels: one,
      times: times.subarray(from, to),
      values: values.subarray(from, to),
      ...(markers.includes(1) && { stale: markers }),
    };
  });
  return all.map((one) => ownArrays(samplesWithin(one, start + first, start + first + length - 1))).filter(hasSamples);
}

/**
 * Whether raw samples that were asked for from `start` to `end`, both included, are those of a fragment where it has that time as
 * well; undefined where it has none of it.
 */
export function rawAgrees(
  series: readonly RawSeries[],
  { start, end }: { readonly start: number; readonly end: number },
  fragment: Fragment
): boolean | undefined {
  const from = Math.max(start, fragment.start);
  const to = Math.min(end, endOf(fragment));
  if (from > to) {
    return undefined;
  }
  const known = samplesOfRun({ fragment, first: from - fragment.start, length: to - from + 1 });
  const rows = new Map(known.map((one) => [one.labels.key, one]));
  const given = series.map((one) => samplesWithin(one, from, to)).filter(hasSamples);
  return (
    given.length === known.length &&
    given.every((one) => {
      const other = rows.get(one.labels.key);
      return other !== undefined && areEqual(one, other);
    })
  );
}

function areEqual(a: RawSeries, b: RawSeries): boolean {
  return (
    a.histograms === undefined &&
    a.times.length === b.times.length &&
    a.times.every(
      (time, i) =>
        time === b.times[i] && Object.is(a.values[i], b.values[i]) && (a.stale?.[i] ?? 0) === (b.stale?.[i] ?? 0)
    )
  );
}

/** Both ends included; views of the same arrays. */
function samplesWithin(series: RawSeries, start: number, end: number): RawSeries {
  const { times, values, stale } = series;
  const from = firstIndex(times.length, (i) => times[i] >= start);
  const to = firstIndex(times.length, (i) => times[i] > end);
  if (from === 0 && to === times.length) {
    return series;
  }
  const markers = stale?.subarray(from, to);
  return {
    labels: series.labels,
    times: times.subarray(from, to),
    values: values.subarray(from, to),
    ...(markers?.includes(1) && { stale: markers }),
  };
}

function ownArrays({ labels, times, values, stale }: RawSeries): RawSeries {
  return { labels, times: times.slice(), values: values.slice(), ...(stale && { stale: stale.slice() }) };
}

function hasSamples({ times }: RawSeries): boolean {
  return times.length > 0;
}

function columnsOf(buffer: ArrayBufferLike, series: number, count: number) {
  const at = layoutOf(series, count);
  return {
    ends: new Uint32Array(buffer, 0, series),
    times: new Float64Array(buffer, at.times, count),
    values: new Float64Array(buffer, at.values, count),
    stale: new Uint8Array(buffer, at.stale, count),
  };
}

/** At which byte each column begins. */
function layoutOf(series: number, count: number) {
  const times = Math.ceil((series * Uint32Array.BYTES_PER_ELEMENT) / FLOAT_BYTES) * FLOAT_BYTES;
  const values = times + count * FLOAT_BYTES;
  const stale = values + count * FLOAT_BYTES;
  return { times, values, stale, labels: stale + count };
}
