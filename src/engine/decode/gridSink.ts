import { type Grid } from '../model/grid';
import { type Histogram } from '../model/histogram';
import { type Labels } from '../model/labels';
import { ABSENT, FLOAT, HISTOGRAM, SeriesSet } from '../model/seriesSet';
import { type SeriesText } from '../model/seriesText';
import { type Value } from '../model/value';
import { malformed, tooManySamples, tooManySeries, type DecodeFailure } from './decodeFailure';
import { type DecodeLimits } from './decodeLimits';
import { type SampleBuffer } from './sampleBuffer';
import { type SeriesSink } from './seriesSink';

/** Cells are 9 bytes whether present or not, so sparse series may not take more than this many cells a sample allowed. */
const CELLS_PER_SAMPLE = 4;

/** Shorter series are placed sample by sample. */
const WORTH_COPYING = 16;

/** Puts series on a step grid; a sample that lies off the grid, or twice on one step, makes the answer malformed. */
export class GridSink implements SeriesSink {
  private readonly labels: Labels[] = [];
  /** Of all series, or none. */
  private readonly texts: Array<SeriesText | undefined> = [];
  private hasTexts = false;
  private readonly histograms = new Map<number, Histogram>();
  private values: Float64Array;
  private presence: Uint8Array;
  private samples = 0;
  /** The first step of the series before, where it had floats at steps without a gap, and nothing else. */
  private run: number | undefined;
  /** Whether the samples of the series before were in the order of time. */
  private inOrder = true;

  constructor(
    private readonly grid: Grid,
    private readonly limits: DecodeLimits
  ) {
    this.values = new Float64Array(16 * grid.length);
    this.presence = new Uint8Array(this.values.length);
  }

  add(labels: Labels, samples: SampleBuffer, text?: SeriesText): DecodeFailure | undefined {
    this.samples += samples.length;
    const offset = this.labels.length * this.grid.length;
    const { maxSamples, maxSeries } = this.limits;
    if (this.samples > maxSamples || offset > CELLS_PER_SAMPLE * maxSamples) {
      return tooManySamples();
    }
    if (this.labels.length >= maxSeries) {
      return tooManySeries(maxSeries);
    }
    if (offset + this.grid.length > this.values.length) {
      this.grow(2 * this.values.length);
    }
    this.labels.push(labels);
    const failure = this.place(samples, offset);
    const written = this.inOrder ? text : undefined;
    this.texts.push(written);
    this.hasTexts ||= written !== undefined;
    return failure;
  }

  /** Makes room at once, not again and again. */
  expect(series: number, samples: number): void {
    const cells = series * this.grid.length;
    const most = CELLS_PER_SAMPLE * Math.min(samples, this.limits.maxSamples);
    if (cells > this.values.length && cells <= most) {
      this.grow(cells);
    }
  }

  finish(): Value {
    const cells = this.labels.length * this.grid.length;
    // A view would keep the spare capacity alive; a copy is worth it only where that is much.
    const spare = this.values.length > 1.25 * cells;
    const values = spare ? this.values.slice(0, cells) : this.values.subarray(0, cells);
    const presence = spare ? this.presence.slice(0, cells) : this.presence.subarray(0, cells);
    const { grid, labels, histograms } = this;
    const texts = this.hasTexts ? this.texts : undefined;
    return { type: 'vector', series: new SeriesSet(grid, labels, values, presence, histograms, texts) };
  }

  private place(samples: SampleBuffer, offset: number): DecodeFailure | undefined {
    if (samples.sameTimes && this.run !== undefined && samples.length >= WORTH_COPYING) {
      const from = offset + this.run;
      this.inOrder = true;
      this.values.set(samples.values.subarray(0, samples.length), from);
      this.presence.fill(FLOAT, from, from + samples.length);
      return undefined;
    }
    const failure = this.placeFloats(samples, offset);
    if (failure === undefined && samples.histograms !== undefined) {
      this.placeHistograms(samples, offset);
      this.run = undefined;
    }
    return failure;
  }

  /** Places all samples by time, as floats. */
  private placeFloats(samples: SampleBuffer, offset: number): DecodeFailure | undefined {
    const { start, step, length } = this.grid;
    const { times } = samples;
    const { values, presence } = this;
    let first: number | undefined;
    let next = 0;
    this.inOrder = true;
    for (let i = 0; i < samples.length; i++) {
      const time = times[i];
      let t = next;
      if (time !== start + next * step) {
        t = Math.round((time - start) / step);
        if (!(t >= 0 && t < length) || start + t * step !== time) {
          return malformed(`a sample at ${time / 1000} s is not at a step of the query`);
        }
      } else if (t >= length) {
        return malformed(`a sample at ${time / 1000} s is after the query's end`);
      }
      const cell = offset + t;
      if (presence[cell] !== ABSENT) {
        return malformed(`two samples of one series at ${time / 1000} s`);
      }
      values[cell] = samples.values[i];
      presence[cell] = FLOAT;
      first = i === 0 ? t : t === next ? first : undefined;
      this.inOrder &&= t >= next;
      next = t + 1;
    }
    this.run = first;
    return undefined;
  }

  /** Makes histograms of the samples placed that are some. */
  private placeHistograms({ times, histograms }: SampleBuffer, offset: number): void {
    histograms?.forEach((histogram, i) => {
      const cell = offset + Math.round((times[i] - this.grid.start) / this.grid.step);
      this.presence[cell] = HISTOGRAM;
      this.histograms.set(cell, histogram);
    });
  }

  private grow(cells: number): void {
    const values = new Float64Array(cells);
    values.set(this.values);
    this.values = values;
    const presence = new Uint8Array(values.length);
    presence.set(this.presence);
    this.presence = presence;
  }
}
