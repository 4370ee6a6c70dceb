import { KahanSum } from '../../numeric/kahan';
import { type BucketRow } from '../histogram';
import { boundIndex } from './customBounds';

/** Sums of buckets on one side of zero, and what rounding has lost of each. */
export interface LossyRow extends BucketRow {
  readonly lost: Float64Array;
}

/** Both rows' buckets; those of equal indices are added, with what was lost of them. */
export function mergeLossy(a: LossyRow, b: LossyRow): LossyRow {
  const out = new LossyRowBuilder(a.counts.length + b.counts.length);
  let i = 0;
  let j = 0;
  while (i < a.indices.length || j < b.indices.length) {
    const [left, right] = [a.indices[i] ?? Infinity, b.indices[j] ?? Infinity];
    if (left <= right) {
      out.push(left, a.counts[i], a.lost[i++]);
    }
    if (right <= left) {
      out.merge(right, b.counts[j], b.lost[j++]);
    }
  }
  return out.build();
}

/** The same observations in the wider buckets of a schema that is lower, or equal. */
export function reduceLossy(row: LossyRow, from: number, to: number): LossyRow {
  if (from === to) {
    return row;
  }
  const out = new LossyRowBuilder(row.counts.length);
  row.indices.forEach((index, i) => out.merge(((index - 1) >> (from - to)) + 1, row.counts[i], row.lost[i]));
  return out.build();
}

/**
 * The observations of two histograms with other custom bounds, one after the other in the wider buckets of the bounds `to`;
 * without empty ones.
 *
 * Source: Prometheus 3.16 `model/histogram/float_histogram.go`, `addCustomBucketsWithMismatches`.
 */
export function addToBounds(
  to: Float64Array,
  ...added: ReadonlyArray<{ readonly row: LossyRow; readonly bounds: Float64Array }>
): LossyRow {
  const sums = Array.from({ length: to.length + 1 }, () => new KahanSum());
  for (const { row, bounds } of added) {
    row.indices.forEach((index, i) => {
      const sum = sums[boundIndex(index, bounds, to)];
      sum.add(row.counts[i]);
      sum.add(row.lost[i]);
    });
  }
  const out = new LossyRowBuilder(sums.length);
  sums.forEach(({ sum, compensation }, index) => {
    if (sum !== 0 || compensation !== 0) {
      out.push(index, sum, compensation);
    }
  });
  return out.build();
}

/** A row of which nothing was lost. */
export function withoutLoss(row: BucketRow): LossyRow {
  return { ...row, lost: new Float64Array(row.counts.length) };
}

/** A row under construction, by ascending index. */
class LossyRowBuilder {
  private readonly indices: number[] = [];
  private readonly counts: Float64Array;
  private readonly lost: Float64Array;

  constructor(capacity: number) {
    this.counts = new Float64Array(capacity);
    this.lost = new Float64Array(capacity);
  }

  push(index: number, count: number, lost: number): void {
    this.counts[this.indices.length] = count;
    this.lost[this.indices.length] = lost;
    this.indices.push(index);
  }

  /** Adds to the last bucket where it has this index, else starts one. */
  merge(index: number, count: number, lost: number): void {
    const last = this.indices.length - 1;
    if (last < 0 || this.indices[last] !== index) {
      this.push(index, count, lost);
      return;
    }
    const sum = new KahanSum(this.counts[last], this.lost[last]);
    sum.add(count);
    sum.add(lost);
    this.counts[last] = sum.sum;
    this.lost[last] = sum.compensation;
  }

  build(): LossyRow {
    const size = this.indices.length;
    return {
      indices: Int32Array.from(this.indices),
      counts: this.counts.slice(0, size),
      lost: this.lost.slice(0, size),
    };
  }
}
