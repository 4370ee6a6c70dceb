import { type Grid } from '../model/grid';
import { type Histogram } from '../model/histogram';
import { type Labels } from '../model/labels';
import { type Result, ok } from '../model/result';
import { FLOAT, HISTOGRAM, SeriesSet } from '../model/seriesSet';
import { TOO_MANY_SAMPLES } from '../model/tooManySamples';
import { type EvalContext } from './context';

/** A result under construction: cells are absent until they are set. Cell `row * grid.length + step`, as in SeriesSet. */
export class Output {
  readonly values: Float64Array;
  readonly presence: Uint8Array;
  private readonly histograms = new Map<number, Histogram>();

  constructor(
    private readonly grid: Grid,
    private readonly labels: readonly Labels[]
  ) {
    this.values = new Float64Array(labels.length * grid.length);
    this.presence = new Uint8Array(labels.length * grid.length);
  }

  setFloat(cell: number, value: number): void {
    this.values[cell] = value;
    this.presence[cell] = FLOAT;
  }

  setHistogram(cell: number, histogram: Histogram): void {
    this.presence[cell] = HISTOGRAM;
    this.histograms.set(cell, histogram);
  }

  copyCell(cell: number, from: SeriesSet, fromCell: number): void {
    const histogram = from.presence[fromCell] === HISTOGRAM ? from.histograms.get(fromCell) : undefined;
    if (histogram === undefined) {
      this.setFloat(cell, from.values[fromCell]);
    } else {
      this.setHistogram(cell, histogram);
    }
  }

  /** The result, without the rows that stayed empty. Nothing may be set after it. */
  finish(): SeriesSet {
    return new SeriesSet(this.grid, this.labels, this.values, this.presence, this.histograms).compact();
  }
}

/** Whether a result of so many rows would be larger than the query may be. */
export function isTooLarge(rows: number, ctx: EvalContext): boolean {
  return rows * ctx.grid.length > ctx.maxSamples;
}

/** An output with a row for each of `labels`, or Prometheus' error where it would be larger than the query may be. */
export function allocate(labels: readonly Labels[], ctx: EvalContext): Result<Output> {
  return isTooLarge(labels.length, ctx) ? { ok: false, error: TOO_MANY_SAMPLES } : ok(new Output(ctx.grid, labels));
}
