import { CUSTOM_SCHEMA, type Histogram } from '../../model/histogram';
import { type Incompatible, add } from '../../model/histogram/combine';
import { compact } from '../../model/histogram/scale';
import { movedMean } from '../histogramMean';

interface Fold {
  value: Histogram;
  /** Histograms in `value`. */
  count: number;
  /** Nothing is taken any more: two histograms did not go together. */
  broken: boolean;
}

/** Why a histogram could not be taken in: `shown` ones have lost what adding needs. */
export type FoldFailure = Incompatible | 'shown';

/**
 * The native histograms that `sum` and `avg` meet, by cell, in the order of the input. Those after a float are not looked
 * at, as there will be no result.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `aggregation`.
 */
export class HistogramFold {
  private readonly folds = new Map<number, Fold>();
  private readonly mixed = new Set<number>();

  constructor(private readonly op: 'sum' | 'avg') {}

  /** Takes a histogram into a cell. */
  add(cell: number, h: Histogram, afterFloat: boolean): FoldFailure | undefined {
    const fold = this.folds.get(cell);
    if (fold === undefined) {
      if (afterFloat) {
        this.mixed.add(cell);
      } else {
        this.folds.set(cell, { value: copied(h), count: 1, broken: false });
      }
      return undefined;
    }
    if (fold.value.form === 'shown' || h.form === 'shown') {
      return 'shown';
    }
    fold.count++;
    const next = this.op === 'sum' ? add(fold.value, h) : movedMean(fold.value, h, fold.count);
    if (typeof next === 'string') {
      fold.broken = true;
      return next;
    }
    fold.value = next;
    return undefined;
  }

  /** Whether a cell takes nothing any more. */
  isBroken(cell: number): boolean {
    return this.folds.get(cell)?.broken === true;
  }

  /** Whether a cell was given histograms. */
  has(cell: number): boolean {
    return this.folds.has(cell) || this.mixed.has(cell);
  }

  /** What the histograms of a cell come to; undefined where they did not go together. */
  result(cell: number): Histogram | undefined {
    const fold = this.folds.get(cell);
    return fold === undefined || fold.broken ? undefined : compacted(fold.value);
  }

  get isEmpty(): boolean {
    return this.folds.size + this.mixed.size === 0;
  }
}

/** Copying drops the zero bucket that multiplying gives custom buckets. Source: `FloatHistogram.Copy`. */
function copied(h: Histogram): Histogram {
  return h.form === 'native' && h.schema === CUSTOM_SCHEMA ? { ...h, zeroCount: 0 } : h;
}

function compacted(h: Histogram): Histogram {
  return h.form === 'native' ? compact(h) : h;
}
