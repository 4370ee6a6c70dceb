import { type Grid } from './grid';
import { type Histogram } from './histogram';
import { type Labels } from './labels';
import { type ReadonlyBytes, type ReadonlyFloats } from './readonlyNumbers';
import { type SeriesTexts } from './seriesText';

/** What a cell of a SeriesSet holds. Absent and NaN are different things. */
export const ABSENT = 0;
export const FLOAT = 1;
export const HISTOGRAM = 2;

/**
 * Series on a step grid: the value of every instant vector of a query, one per step. Made by a SeriesSetBuilder; nobody
 * writes to it.
 *
 * Series-major: cell `s * grid.length + t` is series `s` at step `t`. `presence` says what a cell holds; a float's value
 * stands in `values`, a native histogram's in the side table `histograms` under the cell's index.
 * The order of series is the order of the answer.
 */
export class SeriesSet {
  /** `texts`: of the series that are just as a member wrote them, so that they can be passed on as they are. */
  // eslint-disable-next-line max-params -- the arrays are the type itself
  constructor(
    readonly grid: Grid,
    readonly labels: readonly Labels[],
    readonly values: ReadonlyFloats,
    readonly presence: ReadonlyBytes,
    readonly histograms: ReadonlyMap<number, Histogram> = new Map(),
    readonly texts?: SeriesTexts
  ) {
    const cells = grid.length * labels.length;
    if (values.length !== cells || presence.length !== cells) {
      throw new Error(
        `a series set of ${labels.length} series x ${grid.length} steps was given ${values.length} cells`
      );
    }
  }

  static empty(grid: Grid): SeriesSet {
    return new SeriesSet(grid, [], new Float64Array(0), new Uint8Array(0));
  }

  /** Number of series. */
  get size(): number {
    return this.labels.length;
  }

  /** Number of cells that hold something. */
  get sampleCount(): number {
    let n = 0;
    for (let i = 0; i < this.presence.length; i++) {
      n += this.presence[i] === ABSENT ? 0 : 1;
    }
    return n;
  }

  /** The same cells under other labels (one per series, same order). */
  relabel(labels: readonly Labels[]): SeriesSet {
    return new SeriesSet(this.grid, labels, this.values, this.presence, this.histograms);
  }

  /** The same cells with other values. The caller writes no more to `values`. */
  withValues(values: ReadonlyFloats): SeriesSet {
    return new SeriesSet(this.grid, this.labels, values, this.presence, this.histograms);
  }

  /** The series at `indices`, in that order. */
  pick(indices: readonly number[]): SeriesSet {
    const steps = this.grid.length;
    const labels = indices.map((i) => this.labels[i]);
    const values = new Float64Array(labels.length * steps);
    const presence = new Uint8Array(values.length);
    indices.forEach((from, to) => {
      values.set(this.values.subarray(from * steps, (from + 1) * steps), to * steps);
      presence.set(this.presence.subarray(from * steps, (from + 1) * steps), to * steps);
    });
    const texts = this.texts && indices.map((i) => this.texts?.[i]);
    return new SeriesSet(this.grid, labels, values, presence, this.pickHistograms(indices), texts);
  }

  private pickHistograms(indices: readonly number[]): ReadonlyMap<number, Histogram> {
    const steps = this.grid.length;
    const picked = new Map<number, Histogram>();
    if (this.histograms.size === 0) {
      return picked;
    }
    indices.forEach((from, to) => {
      for (let t = 0; t < steps; t++) {
        const h = this.histograms.get(from * steps + t);
        if (h !== undefined) {
          picked.set(to * steps + t, h);
        }
      }
    });
    return picked;
  }

  /** Without the series that are absent at every step. */
  compact(): SeriesSet {
    const steps = this.grid.length;
    const used: number[] = [];
    for (let s = 0; s < this.size; s++) {
      if (this.presence.subarray(s * steps, (s + 1) * steps).some((p) => p !== ABSENT)) {
        used.push(s);
      }
    }
    return used.length === this.size ? this : this.pick(used);
  }
}
