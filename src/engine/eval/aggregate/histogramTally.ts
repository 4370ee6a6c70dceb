import { type Histogram } from '../../model/histogram';

interface Tally {
  count: number;
  readonly first: Histogram;
  /** No float came before it. */
  readonly leads: boolean;
}

/** What a cell's native histograms come to in `sum` and `avg`, together with its floats. */
export type TallyOutcome =
  | { readonly kind: 'histogram'; readonly histogram: Histogram }
  /** Floats and histograms: nothing, with a warning. */
  | { readonly kind: 'mixed' }
  /** Several histograms, which only a Prometheus server can add. */
  | { readonly kind: 'unknown' };

/** The native histograms that `sum` and `avg` meet, by cell. */
export class HistogramTally {
  private readonly tallies = new Map<number, Tally>();

  add(cell: number, histogram: Histogram, afterFloat: boolean): void {
    const tally = this.tallies.get(cell);
    if (tally === undefined) {
      this.tallies.set(cell, { count: 1, first: histogram, leads: !afterFloat });
    } else {
      tally.count++;
    }
  }

  /** Undefined where the cell has floats alone. */
  outcome(cell: number, hasFloat: boolean): TallyOutcome | undefined {
    const tally = this.tallies.get(cell);
    if (tally === undefined) {
      return undefined;
    }
    if (tally.count > 1 && tally.leads) {
      // Were two of them incompatible, Prometheus would stop there, and say so instead.
      return { kind: 'unknown' };
    }
    return hasFloat ? { kind: 'mixed' } : { kind: 'histogram', histogram: tally.first };
  }

  get size(): number {
    return this.tallies.size;
  }
}
