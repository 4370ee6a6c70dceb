import { type NativeHistogram } from '../../model/histogram';

/** Samples in columns, of which the first `length` count. */
export interface Columns {
  length: number;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly stale: Uint8Array | undefined;
  readonly starts: Float64Array | undefined;
  histograms: Map<number, NativeHistogram> | undefined;
}

/**
 * Brings runs of samples that overlap in time into one order. At equal times the earliest run's sample stays. A histogram
 * that does not follow the one it followed in its run says nothing of counter resets any more.
 *
 * Source: upstream `storage/merge.go`, `chainSampleIterator`.
 */
export function mergeRuns(columns: Columns, runs: readonly number[]): void {
  const order = keptInOrder(columns);
  const begins = new Set(runs);
  const { times, stale, starts, histograms } = columns;
  const words = new Uint32Array(columns.values.buffer);
  const copy = {
    times: times.slice(0, columns.length),
    words: words.slice(0, 2 * columns.length),
    stale: stale?.slice(0, columns.length),
    starts: starts?.slice(0, columns.length),
  };
  const merged = new Map<number, NativeHistogram>();
  order.forEach((from, to) => {
    times[to] = copy.times[from];
    words[2 * to] = copy.words[2 * from];
    words[2 * to + 1] = copy.words[2 * from + 1];
    if (stale !== undefined) {
      stale[to] = copy.stale?.[from] ?? 0;
    }
    if (starts !== undefined) {
      starts[to] = copy.starts?.[from] ?? 0;
    }
    const histogram = histograms?.get(from);
    if (histogram !== undefined) {
      const follows = to > 0 && order[to - 1] === from - 1 && !begins.has(from);
      merged.set(to, follows ? histogram : withoutHint(histogram));
    }
  });
  columns.length = order.length;
  columns.histograms = histograms === undefined ? undefined : merged;
}

/** Indices by time, equal times by place, only the first of each time. */
function keptInOrder({ times, length }: Columns): number[] {
  const order = Array.from({ length }, (_, i) => i).sort((a, b) => times[a] - times[b] || a - b);
  return order.filter((index, i) => i === 0 || times[order[i - 1]] !== times[index]);
}

function withoutHint(histogram: NativeHistogram): NativeHistogram {
  return histogram.counterResetHint === 'gauge' || histogram.counterResetHint === 'unknown'
    ? histogram
    : { ...histogram, counterResetHint: 'unknown' };
}
