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
  return from === to ? row : moved(row, (index) => ((index - 1) >> (from - to)) + 1);
}

/** The observations of custom buckets in the wider ones of fewer bounds. */
export function boundsLossy(row: LossyRow, from: Float64Array, to: Float64Array): LossyRow {
  return moved(row, (index) => boundIndex(index, from, to));
}

function moved({ indices, counts, lost }: LossyRow, target: (index: number) => number): LossyRow {
  const out = new LossyRowBuilder(counts.length);
  indices.forEach((index, i) => out.merge(target(index), counts[i], lost[i]));
  return out.build();
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
