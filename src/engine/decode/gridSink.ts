import { type Grid } from '../model/grid';
import { type Histogram } from '../model/histogram';
import { type Labels } from '../model/labels';
import { ABSENT, FLOAT, HISTOGRAM, SeriesSet } from '../model/seriesSet';
import { type Value } from '../model/value';
import { malformed, tooManySamples, tooManySeries, type DecodeFailure } from './decodeFailure';
import { type DecodeLimits } from './decodeLimits';
import { type SampleBuffer } from './sampleBuffer';
import { type SeriesSink } from './seriesSink';

/** Cells are 9 bytes whether present or not, so sparse series may not take more than this many cells a sample allowed. */
const CELLS_PER_SAMPLE = 4;

/** Puts series on a step grid; a sample that lies off the grid, or twice on one step, makes the answer malformed. */
export class GridSink implements SeriesSink {
  private readonly labels: Labels[] = [];
  private readonly histograms = new Map<number, Histogram>();
  private values: Float64Array;
  private presence: Uint8Array;
  private samples = 0;

  constructor(
    private readonly grid: Grid,
    private readonly limits: DecodeLimits
  ) {
    this.values = new Float64Array(16 * grid.length);
    this.presence = new Uint8Array(this.values.length);
  }

  add(labels: Labels, samples: SampleBuffer): DecodeFailure | undefined {
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
      this.grow();
    }
    this.labels.push(labels);
    return this.place(samples, offset);
  }

  finish(): Value {
    const cells = this.labels.length * this.grid.length;
    // A view would keep the spare capacity alive; a copy is worth it only where that is much.
    const spare = this.values.length > 1.25 * cells;
    const values = spare ? this.values.slice(0, cells) : this.values.subarray(0, cells);
    const presence = spare ? this.presence.slice(0, cells) : this.presence.subarray(0, cells);
    return { type: 'vector', series: new SeriesSet(this.grid, this.labels, values, presence, this.histograms) };
  }

  private place(samples: SampleBuffer, offset: number): DecodeFailure | undefined {
    const { start, step, length } = this.grid;
    const { times, histograms } = samples;
    const { values, presence } = this;
    let next = 0;
    for (let i = 0; i < samples.length; i++) {
      const time = times[i];
      const t = time === start + next * step ? next : Math.round((time - start) / step);
      if (!(t >= 0 && t < length) || start + t * step !== time) {
        return malformed(`a sample at ${time / 1000} s is not at a step of the query`);
      }
      const cell = offset + t;
      if (presence[cell] !== ABSENT) {
        return malformed(`two samples of one series at ${time / 1000} s`);
      }
      values[cell] = samples.values[i];
      presence[cell] = FLOAT;
      next = t + 1;
    }
    histograms?.forEach((histogram, i) => {
      const cell = offset + Math.round((times[i] - start) / step);
      presence[cell] = HISTOGRAM;
      this.histograms.set(cell, histogram);
    });
    return undefined;
  }

  private grow(): void {
    const values = new Float64Array(2 * this.values.length);
    values.set(this.values);
    this.values = values;
    const presence = new Uint8Array(values.length);
    presence.set(this.presence);
    this.presence = presence;
  }
}
