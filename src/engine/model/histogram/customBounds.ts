import { type BucketRow } from '../histogram';
import { moveRow } from './rows';

/** The bounds of custom buckets that two lists, both ascending, have in common. */
export function sharedBounds(a: Float64Array, b: Float64Array): Float64Array {
  const known = new Set(b);
  return a.filter((bound) => known.has(bound));
}

/**
 * Where the observations of custom bucket `index` of the bounds `from` are by fewer bounds, `to`: in the bucket of the first
 * that is not below its own, else in the last, which has none.
 *
 * Source: Prometheus 3.16 `model/histogram/float_histogram.go`, `addCustomBucketsWithMismatches`.
 */
export function boundIndex(index: number, from: Float64Array, to: Float64Array): number {
  const found = index < from.length ? to.findIndex((bound) => bound >= from[index]) : -1;
  return found < 0 ? to.length : found;
}

/** The observations of custom buckets in the wider ones of fewer bounds. */
export function boundsRow(row: BucketRow, from: Float64Array, to: Float64Array): BucketRow {
  return moveRow(row, (index) => boundIndex(index, from, to));
}
