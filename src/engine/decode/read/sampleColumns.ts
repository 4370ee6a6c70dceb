import { firstIndex } from '../../model/firstIndex';
import { type Histogram, type NativeHistogram } from '../../model/histogram';
import { type Labels } from '../../model/labels';
import { copyFloats } from '../../model/newFloats';
import { type RawSeries } from '../../model/value';
import { HIGH, isStale, LOW } from './doubleOf';
import { mergeRuns } from './mergeRuns';

/**
 * The samples of the series being read, in columns; used again for the next series. They come in runs, each ascending in
 * time: chunks, or the floats and the histograms of a message.
 */
export class SampleColumns {
  length = 0;
  times = new Float64Array(4096);
  values = new Float64Array(4096);
  stale: Uint8Array | undefined;
  /** When what is counted began, 0 where that is not told. */
  starts: Float64Array | undefined;
  histograms: Map<number, NativeHistogram> | undefined;
  private words = new Uint32Array(this.values.buffer);
  /** Where each run starts. */
  private readonly runs: number[] = [];

  clear(): void {
    this.length = 0;
    this.runs.length = 0;
    this.stale = undefined;
    this.starts = undefined;
    this.histograms = undefined;
  }

  /** Begins a run. */
  beginRun(): void {
    this.runs.push(this.length);
  }

  /** Makes room for so many samples more. */
  reserve(samples: number): void {
    if (this.length + samples > this.times.length) {
      this.grow(Math.max(2 * this.times.length, this.length + samples));
    }
  }

  /** Adds a float by the halves of its bits. There must be room for it. */
  addFloat(time: number, high: number, low: number): void {
    const i = this.length++;
    this.times[i] = time;
    if (isStale(high, low)) {
      this.markStale(i);
    } else {
      this.words[2 * i + HIGH] = high;
      this.words[2 * i + LOW] = low;
    }
  }

  addHistogram(time: number, histogram: NativeHistogram): void {
    const i = this.length++;
    this.times[i] = time;
    this.values[i] = 0;
    this.histograms ??= new Map();
    this.histograms.set(i, histogram);
  }

  addStale(time: number): void {
    const i = this.length++;
    this.times[i] = time;
    this.markStale(i);
  }

  /** Says when the counting of the last sample began, 0 where that is not told. */
  setStart(start: number): void {
    if (start !== 0) {
      this.starts ??= new Float64Array(this.times.length);
      this.starts[this.length - 1] = start;
    }
  }

  /**
   * The series of all samples with `start <= time <= end`; of several at one time, the one of the earliest run.
   * `undefined` where a run is not in the order of time.
   */
  finish(labels: Labels, start: number, end: number): RawSeries | undefined {
    if (!this.inOrder()) {
      if (!this.runsInOrder()) {
        return undefined;
      }
      mergeRuns(this, this.runs);
    }
    const from = firstIndex(this.length, (i) => this.times[i] >= start);
    const to = firstIndex(this.length, (i) => this.times[i] > end);
    const stale = this.stale?.subarray(from, to);
    const starts = this.starts?.subarray(from, to);
    return {
      labels,
      times: copyFloats(this.times.subarray(from, to)),
      values: copyFloats(this.values.subarray(from, to)),
      ...(this.histograms === undefined ? {} : { histograms: cut(this.histograms, from, to) }),
      ...(stale === undefined || !stale.includes(1) ? {} : { stale: stale.slice() }),
      ...(starts === undefined || starts.every((start) => start === 0) ? {} : { starts: copyFloats(starts) }),
    };
  }

  private inOrder(): boolean {
    const { times, length } = this;
    for (let i = 1; i < length; i++) {
      if (!(times[i - 1] < times[i])) {
        return false;
      }
    }
    return true;
  }

  private runsInOrder(): boolean {
    const starts = new Set(this.runs);
    for (let i = 1; i < this.length; i++) {
      if (!(this.times[i - 1] < this.times[i]) && !starts.has(i)) {
        return false;
      }
    }
    return true;
  }

  private markStale(i: number): void {
    this.values[i] = 0;
    this.stale ??= new Uint8Array(this.times.length);
    this.stale[i] = 1;
  }

  private grow(capacity: number): void {
    const times = new Float64Array(capacity);
    times.set(this.times);
    this.times = times;
    const words = new Uint32Array(2 * capacity);
    words.set(this.words);
    this.words = words;
    this.values = new Float64Array(words.buffer);
    if (this.stale !== undefined) {
      const stale = new Uint8Array(capacity);
      stale.set(this.stale);
      this.stale = stale;
    }
    if (this.starts !== undefined) {
      const starts = new Float64Array(capacity);
      starts.set(this.starts);
      this.starts = starts;
    }
  }
}

function cut(histograms: ReadonlyMap<number, NativeHistogram>, from: number, to: number): Map<number, Histogram> {
  const out = new Map<number, Histogram>();
  histograms.forEach((histogram, i) => {
    if (i >= from && i < to) {
      out.set(i - from, histogram);
    }
  });
  return out;
}
