import { type BucketRow, CUSTOM_SCHEMA, NO_BUCKETS } from '../histogram';
import { exponentialBound } from './bounds';

/*
 * What is done with the buckets on one side of zero. Every function gives a new row, or the very row it was given.
 * Source: Prometheus 3.5 `model/histogram/generic.go` and `float_histogram.go`.
 */

/** A row under construction, by ascending index. */
class RowBuilder {
  private readonly indices: Int32Array;
  private readonly counts: Float64Array;
  private size = 0;

  constructor(capacity: number) {
    this.indices = new Int32Array(capacity);
    this.counts = new Float64Array(capacity);
  }

  push(index: number, count: number): void {
    this.indices[this.size] = index;
    this.counts[this.size++] = count;
  }

  /** Adds to the last bucket where it has this index, else starts one. */
  merge(index: number, count: number): void {
    if (this.size > 0 && this.indices[this.size - 1] === index) {
      this.counts[this.size - 1] += count;
    } else {
      this.push(index, count);
    }
  }

  build(): BucketRow {
    return this.size === 0
      ? NO_BUCKETS
      : { indices: this.indices.slice(0, this.size), counts: this.counts.slice(0, this.size) };
  }
}

/** Without the empty buckets. */
export function compactRow(row: BucketRow): BucketRow {
  if (!row.counts.includes(0)) {
    return row;
  }
  const out = new RowBuilder(row.counts.length);
  row.counts.forEach((count, i) => {
    if (count !== 0) {
      out.push(row.indices[i], count);
    }
  });
  return out.build();
}

/** The same observations in the wider buckets of a schema that is lower, or equal. */
export function reduceRow(row: BucketRow, from: number, to: number): BucketRow {
  return from === to || row.counts.length === 0 ? row : moveRow(row, (index) => ((index - 1) >> (from - to)) + 1);
}

/** The same observations in other buckets; `target` does not descend. */
export function moveRow({ indices, counts }: BucketRow, target: (index: number) => number): BucketRow {
  const out = new RowBuilder(counts.length);
  counts.forEach((count, i) => out.merge(target(indices[i]), count));
  return out.build();
}

/** From the first bucket on that ends above `start`; custom buckets all stay. */
export function rowAbove(row: BucketRow, schema: number, start: number): BucketRow {
  let from = 0;
  while (
    schema !== CUSTOM_SCHEMA &&
    start !== 0 &&
    from < row.indices.length &&
    exponentialBound(row.indices[from], schema) <= start
  ) {
    from++;
  }
  return from === 0 ? row : { indices: row.indices.subarray(from), counts: row.counts.subarray(from) };
}

/** Both rows' buckets, counts of equal indices added, or subtracted where `sign` is -1. */
export function addRows(a: BucketRow, b: BucketRow, sign: 1 | -1): BucketRow {
  if (b.counts.length === 0) {
    return a;
  }
  if (isSameLayout(a, b)) {
    return { indices: a.indices, counts: a.counts.map((count, i) => count + sign * b.counts[i]) };
  }
  const out = new RowBuilder(a.counts.length + b.counts.length);
  let i = 0;
  let j = 0;
  while (i < a.indices.length || j < b.indices.length) {
    const [left, right] = [a.indices[i] ?? Infinity, b.indices[j] ?? Infinity];
    if (left < right) {
      out.push(left, a.counts[i++]);
    } else if (right < left) {
      out.push(right, sign * b.counts[j++]);
    } else {
      out.push(left, a.counts[i++] + sign * b.counts[j++]);
    }
  }
  return out.build();
}

/** Whether two rows have the same buckets, whatever is in them. */
export function isSameLayout({ indices: a }: BucketRow, { indices: b }: BucketRow): boolean {
  return a === b || (a.length === b.length && a.every((index, i) => index === b[i]));
}

/** Whether two lists of numbers are the same bits. */
export function isSameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a === b || (a.length === b.length && a.every((x, i) => Object.is(x, b[i])));
}

/** Whether a populated bucket of `previous` is missing in `current`, or has fewer observations there. */
export function hasLost(current: BucketRow, previous: BucketRow): boolean {
  let i = 0;
  for (let j = 0; j < previous.indices.length; j++) {
    while (i < current.indices.length && current.indices[i] < previous.indices[j]) {
      i++;
    }
    const isThere = i < current.indices.length && current.indices[i] === previous.indices[j];
    if (isThere ? current.counts[i] < previous.counts[j] : previous.counts[j] !== 0) {
      return true;
    }
  }
  return false;
}
