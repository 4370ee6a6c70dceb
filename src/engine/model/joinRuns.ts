import { type Histogram } from './histogram';
import { newFloats } from './newFloats';
import { type RawSeries } from './value';

/** Shorter runs are copied sample by sample. */
const SHORT = 16;

/** Runs of samples of several series, by time ascending: of each three numbers, which series, from which sample on, and before which. */
export type Runs = readonly number[];

/** One series of runs of others, with the labels of the first of these; one run alone shares the memory of its series. */
export function joinRuns(sources: readonly RawSeries[], runs: Runs): RawSeries {
  const { labels } = sources[0];
  if (runs.length === 3) {
    const [source, from, to] = runs;
    return { ...runOf(sources[source], from, to), labels };
  }
  const times = joinColumn(sources, runs, ({ times }) => times) ?? new Float64Array(0);
  const values = joinColumn(sources, runs, ({ values }) => values) ?? new Float64Array(0);
  const starts = joinColumn(sources, runs, ({ starts }) => starts);
  const stale = joinMarkers(sources, runs);
  const histograms = joinHistograms(sources, runs);
  return {
    labels,
    times,
    values,
    ...(histograms && { histograms }),
    ...(stale && { stale }),
    ...(starts && { starts }),
  };
}

function runOf(source: RawSeries, from: number, to: number): RawSeries {
  const { labels, times, values, stale, starts } = source;
  if (from === 0 && to === times.length) {
    return source;
  }
  const markers = stale?.subarray(from, to);
  const histograms = joinHistograms([source], [0, from, to]);
  return {
    ...{ labels, times: times.subarray(from, to), values: values.subarray(from, to) },
    ...(histograms && { histograms }),
    ...(markers?.includes(1) && { stale: markers }),
    ...(starts && { starts: starts.subarray(from, to) }),
  };
}

type Column = (source: RawSeries) => Float64Array | undefined;

/** Zero where a series has no such column; undefined where none has. */
function joinColumn(sources: readonly RawSeries[], runs: Runs, column: Column): Float64Array | undefined {
  if (sources.every((source) => column(source) === undefined)) {
    return undefined;
  }
  const out = newFloats(sizeOf(runs));
  for (let r = 0, at = 0; r < runs.length; r += 3) {
    const [from, to] = [runs[r + 1], runs[r + 2]];
    const of = column(sources[runs[r]]);
    if (of !== undefined && to - from >= SHORT) {
      out.set(of.subarray(from, to), at);
    } else if (of !== undefined) {
      for (let i = from; i < to; i++) {
        out[at + i - from] = of[i];
      }
    }
    at += to - from;
  }
  return out;
}

function joinMarkers(sources: readonly RawSeries[], runs: Runs): Uint8Array | undefined {
  if (sources.every(({ stale }) => stale === undefined)) {
    return undefined;
  }
  const out = new Uint8Array(sizeOf(runs));
  for (let r = 0, at = 0; r < runs.length; r += 3) {
    const [from, to] = [runs[r + 1], runs[r + 2]];
    out.set(sources[runs[r]].stale?.subarray(from, to) ?? [], at);
    at += to - from;
  }
  return out.includes(1) ? out : undefined;
}

function joinHistograms(sources: readonly RawSeries[], runs: Runs): ReadonlyMap<number, Histogram> | undefined {
  const out = new Map<number, Histogram>();
  for (let r = 0, at = 0; r < runs.length; r += 3) {
    const { histograms } = sources[runs[r]];
    const [from, to] = [runs[r + 1], runs[r + 2]];
    for (let i = from; histograms !== undefined && i < to; i++) {
      const histogram = histograms.get(i);
      if (histogram !== undefined) {
        out.set(at + i - from, histogram);
      }
    }
    at += to - from;
  }
  return out.size > 0 ? out : undefined;
}

function sizeOf(runs: Runs): number {
  let size = 0;
  for (let r = 0; r < runs.length; r += 3) {
    size += runs[r + 2] - runs[r + 1];
  }
  return size;
}
