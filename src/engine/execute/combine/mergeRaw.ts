import { type Histogram } from '../../model/histogram';
import { type RawSeries } from '../../model/value';

/** One list of all series; those of equal labels become one, by time, the first list's sample where two have the same time. */
export function mergeRaw(lists: ReadonlyArray<readonly RawSeries[]>): readonly RawSeries[] {
  if (lists.length === 1) {
    return lists[0];
  }
  const united = new Map<string, RawSeries>();
  for (const list of lists) {
    for (const series of list) {
      const known = united.get(series.labels.key);
      united.set(series.labels.key, known === undefined ? series : mergeByTime(known, series));
    }
  }
  return [...united.values()];
}

/** Two series as one, by time, with the first one's sample where two have the same time; it has the first one's labels. */
export function mergeByTime(first: RawSeries, second: RawSeries): RawSeries {
  const merged = new Merged(first.times.length + second.times.length);
  let a = 0;
  let b = 0;
  while (a < first.times.length || b < second.times.length) {
    const fromFirst = b >= second.times.length || first.times[a] <= second.times[b];
    if (fromFirst) {
      b += first.times[a] === second.times[b] ? 1 : 0;
      merged.take(first, a++);
    } else {
      merged.take(second, b++);
    }
  }
  return merged.finish(first.labels);
}

/** The samples of a series that is put together. */
class Merged {
  private readonly times: Float64Array;
  private readonly values: Float64Array;
  private readonly stale: Uint8Array;
  private readonly histograms = new Map<number, Histogram>();
  private starts: Float64Array | undefined;
  private size = 0;
  private staleMarkers = 0;

  constructor(capacity: number) {
    this.times = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
    this.stale = new Uint8Array(capacity);
  }

  take({ times, values, histograms, stale, starts }: RawSeries, i: number): void {
    this.times[this.size] = times[i];
    this.values[this.size] = values[i];
    const histogram = histograms?.get(i);
    if (histogram !== undefined) {
      this.histograms.set(this.size, histogram);
    }
    if (stale?.[i] === 1) {
      this.stale[this.size] = 1;
      this.staleMarkers++;
    }
    if (starts !== undefined) {
      this.starts ??= new Float64Array(this.times.length);
      this.starts[this.size] = starts[i];
    }
    this.size++;
  }

  finish(labels: RawSeries['labels']): RawSeries {
    return {
      labels,
      times: this.times.slice(0, this.size),
      values: this.values.slice(0, this.size),
      ...(this.histograms.size > 0 && { histograms: this.histograms }),
      ...(this.staleMarkers > 0 && { stale: this.stale.slice(0, this.size) }),
      ...(this.starts && { starts: this.starts.slice(0, this.size) }),
    };
  }
}
