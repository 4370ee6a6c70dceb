import { CUSTOM_SCHEMA, type Histogram } from '../../model/histogram';
import { type Incompatible } from '../../model/histogram/combine';
import { compact } from '../../model/histogram/scale';
import { type HistogramRules } from '../histogramRules';
import { HistogramTotal } from '../histogramTotal';

interface Fold {
  /** The first one, where it is the only one. */
  readonly first: Histogram;
  readonly total: HistogramTotal | undefined;
  /** Nothing is taken any more: two histograms did not go together. */
  broken: boolean;
}

/** Why a histogram could not be taken in: `shown` ones have lost what adding needs. */
export type FoldFailure = Incompatible | 'shown';

/** What the histograms of a cell come to. */
export interface Folded {
  readonly histogram: Histogram;
  /** Whether some came after a counter reset and others after none, and it is to be told. */
  readonly collides: boolean;
}

/**
 * The native histograms that `sum` and `avg` meet, by cell, in the order of the input. Those after a float are not looked
 * at, as there will be no result.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, `aggregation`.
 */
export class HistogramFold {
  private readonly folds = new Map<number, Fold>();
  private readonly mixed = new Set<number>();

  constructor(
    private readonly op: 'sum' | 'avg',
    private readonly rules: HistogramRules
  ) {}

  /** Takes a histogram into a cell. */
  add(cell: number, h: Histogram, afterFloat: boolean): FoldFailure | undefined {
    const fold = this.folds.get(cell);
    if (fold === undefined) {
      if (afterFloat) {
        this.mixed.add(cell);
      } else {
        this.begin(cell, h);
      }
      return undefined;
    }
    if (fold.total === undefined || h.form === 'shown') {
      return 'shown';
    }
    const failure = fold.total.add(h);
    fold.broken = failure !== undefined;
    return failure;
  }

  /** Copying drops the zero bucket that multiplying gives custom buckets. Source: `FloatHistogram.Copy`. */
  private begin(cell: number, h: Histogram): void {
    const first = h.form === 'native' && h.schema === CUSTOM_SCHEMA ? { ...h, zeroCount: 0 } : h;
    const total = first.form === 'native' ? new HistogramTotal(this.op, first, this.rules) : undefined;
    this.folds.set(cell, { first, total, broken: false });
  }

  /** Whether a cell takes nothing any more. */
  isBroken(cell: number): boolean {
    return this.folds.get(cell)?.broken === true;
  }

  /** Whether a cell was given histograms. */
  has(cell: number): boolean {
    return this.folds.has(cell) || this.mixed.has(cell);
  }

  /** Whether custom buckets with other bounds were taken into any cell. */
  get reconciled(): boolean {
    return [...this.folds.values()].some(({ total }) => total?.reconciled === true);
  }

  /** What the histograms of a cell come to; undefined where they did not go together. */
  result(cell: number): Folded | undefined {
    const fold = this.folds.get(cell);
    if (fold === undefined || fold.broken) {
      return undefined;
    }
    return fold.total === undefined
      ? { histogram: fold.first, collides: false }
      : { histogram: compact(fold.total.value), collides: fold.total.collides };
  }

  get isEmpty(): boolean {
    return this.folds.size + this.mixed.size === 0;
  }
}
