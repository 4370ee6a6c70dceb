import { type Grid } from './grid';
import { type Histogram } from './histogram';
import { type Labels } from './labels';
import { FLOAT, HISTOGRAM, SeriesSet } from './seriesSet';
import { type SeriesTexts } from './seriesText';

const NO_VALUES = new Float64Array(0);
const NO_PRESENCE = new Uint8Array(0);

/**
 * A set of series while its cells are filled in: all are absent at first. Cell `row * grid.length + step`, as in SeriesSet.
 *
 * What it finishes is the set's own from then on: the builder holds no cells any more, and cannot be finished again.
 */
export class SeriesSetBuilder {
  values: Float64Array;
  presence: Uint8Array;
  histograms = new Map<number, Histogram>();
  private finished = false;

  constructor(
    readonly grid: Grid,
    readonly labels: readonly Labels[]
  ) {
    const cells = labels.length * grid.length;
    this.values = new Float64Array(cells);
    this.presence = new Uint8Array(cells);
  }

  setFloat(cell: number, value: number): void {
    this.values[cell] = value;
    this.presence[cell] = FLOAT;
  }

  setHistogram(cell: number, histogram: Histogram): void {
    this.presence[cell] = HISTOGRAM;
    this.histograms.set(cell, histogram);
  }

  /** Copies a cell that holds something. */
  copyCell(cell: number, from: SeriesSet, fromCell: number): void {
    const histogram = from.presence[fromCell] === HISTOGRAM ? from.histograms.get(fromCell) : undefined;
    if (histogram === undefined) {
      this.setFloat(cell, from.values[fromCell]);
    } else {
      this.setHistogram(cell, histogram);
    }
  }

  /** Copies series `row` of a set, all its steps, to the cells from `cell` on, which are absent. */
  copySeries(cell: number, from: SeriesSet, row: number): void {
    const steps = from.grid.length;
    const first = row * steps;
    this.values.set(from.values.subarray(first, first + steps), cell);
    this.presence.set(from.presence.subarray(first, first + steps), cell);
    for (let t = 0; t < steps && from.histograms.size > 0; t++) {
      const histogram = from.histograms.get(first + t);
      if (histogram !== undefined) {
        this.histograms.set(cell + t, histogram);
      }
    }
  }

  /** Copies all series of a set to the cells from `cell` on, which are absent. */
  copySet(cell: number, from: SeriesSet): void {
    this.values.set(from.values, cell);
    this.presence.set(from.presence, cell);
    for (const [at, histogram] of from.histograms) {
      this.histograms.set(cell + at, histogram);
    }
  }

  /** The set without the series that stayed empty. */
  finish(): SeriesSet {
    return this.finishWhole().compact();
  }

  /** The set with all its series. `texts`: of those that were copied whole. */
  finishWhole(texts?: SeriesTexts): SeriesSet {
    if (this.finished) {
      throw new Error('a series set is finished once');
    }
    this.finished = true;
    const { values, presence, histograms } = this;
    this.values = NO_VALUES;
    this.presence = NO_PRESENCE;
    this.histograms = new Map();
    return new SeriesSet(this.grid, this.labels, values, presence, histograms, texts);
  }
}
