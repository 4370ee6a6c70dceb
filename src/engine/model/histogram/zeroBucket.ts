import { type NativeHistogram } from '../histogram';
import { compact } from './scale';
import { type Bucket, negativeBuckets, positiveBuckets } from './iterate';

/** A zero bucket: [-threshold, threshold]. */
export interface ZeroBucket {
  readonly threshold: number;
  readonly count: number;
}

/**
 * The zero bucket a histogram has once it is widened to `threshold`, which is not below its own. Where that cuts through
 * a populated bucket, the zero bucket takes it in whole: the threshold is then higher.
 *
 * Source: Prometheus 3.5 `model/histogram/float_histogram.go`, `zeroCountForLargerThreshold`.
 */
export function widenedZeroBucket(h: NativeHistogram, threshold: number): ZeroBucket {
  if (threshold === h.zeroThreshold) {
    return { threshold, count: h.zeroCount };
  }
  const positive = { threshold, count: h.zeroCount };
  for (const { lower, upper, count } of positiveBuckets(h)) {
    if (!takeIn(positive, { from: lower, to: upper, count })) {
      break;
    }
  }
  const both = { ...positive };
  for (const { lower, upper, count } of negativeBuckets(h)) {
    if (!takeIn(both, { from: -upper, to: -lower, count })) {
      break;
    }
  }
  // Positive buckets were measured by a threshold that the negative ones have moved.
  return both.threshold === positive.threshold ? both : widenedZeroBucket(h, both.threshold);
}

/** Adds a bucket that reaches below the threshold; false once there can be no more. */
function takeIn(
  zero: { threshold: number; count: number },
  { from, to, count }: { readonly from: number; readonly to: number; readonly count: number }
): boolean {
  if (from >= zero.threshold) {
    return false;
  }
  zero.count += count;
  if (to <= zero.threshold) {
    return true;
  }
  zero.threshold = count === 0 ? zero.threshold : to;
  return false;
}

/**
 * `a` with a zero bucket that is good for `b` as well, and the count `b` has in it: the narrowest that ends within no
 * populated bucket of either.
 *
 * Source: Prometheus 3.5 `model/histogram/float_histogram.go`, `reconcileZeroBuckets`.
 */
export function reconcileZeroBuckets(
  a: NativeHistogram,
  b: NativeHistogram
): { readonly widened: NativeHistogram; readonly otherZeroCount: number } {
  let widened = a;
  let other: ZeroBucket = { threshold: b.zeroThreshold, count: b.zeroCount };
  while (other.threshold !== widened.zeroThreshold) {
    if (widened.zeroThreshold > other.threshold) {
      other = widenedZeroBucket(b, widened.zeroThreshold);
    }
    if (other.threshold > widened.zeroThreshold) {
      widened = widenZeroBucket(widened, other.threshold);
    }
  }
  return { widened, otherZeroCount: other.count };
}

function widenZeroBucket(h: NativeHistogram, atLeast: number): NativeHistogram {
  const { threshold, count } = widenedZeroBucket(h, atLeast);
  const keep = (buckets: readonly Bucket[], isInside: (bucket: Bucket) => boolean): Float64Array => {
    const outside = buckets.findIndex((bucket) => !isInside(bucket));
    return Float64Array.from(buckets, (bucket, i) => (outside < 0 || i < outside ? 0 : bucket.count));
  };
  return compact({
    ...h,
    zeroThreshold: threshold,
    zeroCount: count,
    positive: { ...h.positive, counts: keep(positiveBuckets(h), ({ lower }) => lower < threshold) },
    negative: { ...h.negative, counts: keep(negativeBuckets(h), ({ upper }) => upper > -threshold) },
  });
}
