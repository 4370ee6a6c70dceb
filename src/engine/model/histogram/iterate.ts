import { type BucketRow, CUSTOM_SCHEMA, type NativeHistogram } from '../histogram';
import { upperBound } from './bounds';

/** One bucket with its bounds. */
export interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly lowerInclusive: boolean;
  readonly upperInclusive: boolean;
  readonly count: number;
}

/**
 * All buckets a histogram has, empty ones too, ascending: negative ones, the zero bucket where it is populated, positive
 * ones. A bucket that reaches into the zero bucket is cut at the zero threshold.
 *
 * Source: Prometheus 3.5 `model/histogram/float_histogram.go`, `AllBucketIterator`.
 */
export function allBuckets(h: NativeHistogram): Bucket[] {
  const { zeroThreshold: zero, zeroCount } = h;
  const buckets = negativeBuckets(h)
    .reverse()
    .map((bucket) => (bucket.upper < 0 && bucket.upper > -zero ? { ...bucket, upper: -zero } : bucket));
  if (zeroCount > 0) {
    buckets.push({ lower: -zero, upper: zero, lowerInclusive: true, upperInclusive: true, count: zeroCount });
  }
  for (const bucket of positiveBuckets(h)) {
    buckets.push(
      bucket.lower > 0 && bucket.lower < zero
        ? { ...bucket, lower: zero }
        : bucket.upper < 0 && bucket.upper > -zero
          ? { ...bucket, upper: -zero }
          : bucket
    );
  }
  return buckets;
}

/** The positive buckets from the zero bucket upwards; all of custom ones, whose bounds may be negative. */
export function positiveBuckets(h: NativeHistogram): Bucket[] {
  return rowBuckets(h.positive, (index) => {
    const [lower, upper] = [upperBound(h, index - 1), upperBound(h, index)];
    return h.schema === CUSTOM_SCHEMA
      ? { lower, upper, lowerInclusive: index === 0, upperInclusive: true }
      : { lower, upper, lowerInclusive: lower < 0, upperInclusive: upper > 0 };
  });
}

/** The negative buckets from the zero bucket downwards. */
export function negativeBuckets(h: NativeHistogram): Bucket[] {
  return rowBuckets(h.negative, (index) => {
    const [lower, upper] = [-upperBound(h, index), -upperBound(h, index - 1)];
    return { lower, upper, lowerInclusive: lower < 0, upperInclusive: upper > 0 };
  });
}

function rowBuckets({ indices, counts }: BucketRow, bounds: (index: number) => Omit<Bucket, 'count'>): Bucket[] {
  return Array.from(indices, (index, i) => ({ ...bounds(index), count: counts[i] }));
}
