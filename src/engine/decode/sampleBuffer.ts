import { type Histogram } from '../model/histogram';

/** Fewer samples are added one by one. */
const WORTH_COPYING = 16;

/** The samples of the series being read, in the order of its text. One is used for all series of an answer. */
export class SampleBuffer {
  times = new Float64Array(1024);
  values = new Float64Array(1024);
  length = 0;
  /** Native histograms by sample index; their `values` are 0. */
  histograms: Map<number, Histogram> | undefined;

  /** Whether these are floats at exactly the times of the floats read before, which were of the series before. */
  sameTimes = false;

  /** Whether their text is the one that would be written of them in the same order. */
  asWritten = false;

  clear(): void {
    this.length = 0;
    this.sameTimes = false;
    this.asWritten = false;
    this.histograms = undefined;
  }

  push(time: number, value: number): void {
    if (this.length === this.times.length) {
      this.grow();
    }
    this.times[this.length] = time;
    this.values[this.length] = value;
    this.length++;
  }

  /** Adds the first `count` of both. */
  append(times: Float64Array, values: Float64Array, count: number): void {
    if (count < WORTH_COPYING) {
      for (let i = 0; i < count; i++) {
        this.push(times[i], values[i]);
      }
      return;
    }
    while (this.length + count > this.times.length) {
      this.grow();
    }
    this.times.set(times.subarray(0, count), this.length);
    this.values.set(values.subarray(0, count), this.length);
    this.length += count;
  }

  pushHistogram(time: number, histogram: Histogram): void {
    this.histograms ??= new Map();
    this.histograms.set(this.length, histogram);
    this.asWritten = false;
    this.push(time, 0);
  }

  /** Makes room for as many samples again. */
  private grow(): void {
    const times = new Float64Array(2 * this.times.length);
    times.set(this.times);
    this.times = times;
    const values = new Float64Array(times.length);
    values.set(this.values);
    this.values = values;
  }
}
