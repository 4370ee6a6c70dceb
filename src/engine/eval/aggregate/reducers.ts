import { addToCell } from '../../numeric/kahan';

/** Takes samples into cells (a group at a step) one by one. `result` is asked only of cells that took a sample. */
export interface Reducer {
  add(cell: number, x: number): void;
  result(cell: number): number;
}

export type ReduceOp = 'sum' | 'avg' | 'count' | 'group' | 'min' | 'max' | 'stddev' | 'stdvar';

/**
 * What each aggregation does with the floats of a cell, in the order of the input series.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `aggregation`.
 */
export const reducers: Readonly<Record<ReduceOp, (cells: number) => Reducer>> = {
  sum: (cells) => new Sum(cells),
  avg: (cells) => new Average(cells),
  count: (cells) => new Count(cells),
  group: () => ({ add: () => undefined, result: () => 1 }),
  min: (cells) => new Extreme(cells, (best, x) => best > x),
  max: (cells) => new Extreme(cells, (best, x) => best < x),
  stddev: (cells) => new Variance(cells, Math.sqrt),
  stdvar: (cells) => new Variance(cells, (variance) => variance),
};

class Sum implements Reducer {
  private readonly sums: Float64Array;
  private readonly compensations: Float64Array;

  constructor(cells: number) {
    this.sums = new Float64Array(cells);
    this.compensations = new Float64Array(cells);
  }

  add(cell: number, x: number): void {
    addToCell(this.sums, this.compensations, cell, x);
  }

  result(cell: number): number {
    return this.sums[cell] + this.compensations[cell];
  }
}

/** Sum by count, until the sum would overflow: from there on the mean itself is moved sample by sample. */
class Average implements Reducer {
  private readonly sums: Float64Array;
  private readonly compensations: Float64Array;
  private readonly counts: Float64Array;
  /** Cells whose `sums` is the mean. */
  private readonly incremental: Uint8Array;

  constructor(cells: number) {
    this.sums = new Float64Array(cells);
    this.compensations = new Float64Array(cells);
    this.counts = new Float64Array(cells);
    this.incremental = new Uint8Array(cells);
  }

  add(cell: number, x: number): void {
    const count = ++this.counts[cell];
    if (count === 1) {
      this.sums[cell] = x;
      return;
    }
    if (this.incremental[cell] === 0) {
      const next = this.sums[cell] + x;
      if (next !== Infinity && next !== -Infinity) {
        addToCell(this.sums, this.compensations, cell, x);
        return;
      }
      this.incremental[cell] = 1;
      this.sums[cell] /= count - 1;
      this.compensations[cell] /= count - 1;
    }
    const weight = (count - 1) / count;
    this.sums[cell] *= weight;
    this.compensations[cell] *= weight;
    addToCell(this.sums, this.compensations, cell, x / count);
  }

  result(cell: number): number {
    const count = this.incremental[cell] === 1 ? 1 : this.counts[cell];
    return this.sums[cell] / count + this.compensations[cell] / count;
  }
}

class Count implements Reducer {
  private readonly counts: Float64Array;

  constructor(cells: number) {
    this.counts = new Float64Array(cells);
  }

  add(cell: number): void {
    this.counts[cell]++;
  }

  result(cell: number): number {
    return this.counts[cell];
  }
}

/** Minimum or maximum; NaN only where there is nothing else. */
class Extreme implements Reducer {
  private readonly best: Float64Array;

  constructor(
    cells: number,
    private readonly beats: (best: number, x: number) => boolean
  ) {
    this.best = new Float64Array(cells).fill(NaN);
  }

  add(cell: number, x: number): void {
    const best = this.best[cell];
    if (Number.isNaN(best) || this.beats(best, x)) {
      this.best[cell] = x;
    }
  }

  result(cell: number): number {
    return this.best[cell];
  }
}

/** Welford's algorithm. */
class Variance implements Reducer {
  private readonly squares: Float64Array;
  private readonly means: Float64Array;
  private readonly counts: Float64Array;

  constructor(
    cells: number,
    private readonly finish: (variance: number) => number
  ) {
    this.squares = new Float64Array(cells);
    this.means = new Float64Array(cells);
    this.counts = new Float64Array(cells);
  }

  add(cell: number, x: number): void {
    const count = ++this.counts[cell];
    if (count === 1) {
      this.means[cell] = x;
      this.squares[cell] = Number.isFinite(x) ? 0 : NaN;
      return;
    }
    const delta = x - this.means[cell];
    this.means[cell] += delta / count;
    this.squares[cell] += delta * (x - this.means[cell]);
  }

  result(cell: number): number {
    return this.finish(this.squares[cell] / this.counts[cell]);
  }
}
