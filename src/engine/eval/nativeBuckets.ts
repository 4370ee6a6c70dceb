import { CUSTOM_SCHEMA, type NativeHistogram } from '../model/histogram';
import { fractionBelow } from '../model/histogram/fractionBelow';
import { type Bucket, allBuckets } from '../model/histogram/iterate';
import { follows } from '../syntax/changes';
import { type Dialect } from '../syntax/dialect';
import { goExp2 } from '../numeric/goExp';
import { goLog2 } from '../numeric/goMath';
import { KahanSum } from '../numeric/kahan';
import { type FractionRules } from './buckets';

const isCustom = ({ schema }: NativeHistogram): boolean => schema === CUSTOM_SCHEMA;
const holdsZero = ({ lower, upper }: Bucket): boolean => lower <= 0 && upper >= 0;
const NO_BUCKET: Bucket = { lower: 0, upper: 0, lowerInclusive: false, upperInclusive: false, count: 0 };

/**
 * A bucket around zero, cut at zero where all other buckets are on one side of it.
 */
function cutAtZero(bucket: Bucket, { positive, negative }: NativeHistogram): Bucket {
  const [below, above] = [negative.counts.length > 0, positive.counts.length > 0];
  return below === above ? bucket : above ? { ...bucket, lower: 0 } : { ...bucket, upper: 0 };
}

/** A quantile; `ofNaN` says what observations of NaN did to it. */
export interface NativeQuantile {
  readonly value: number;
  readonly ofNaN?: 'NaN' | 'skewed higher';
}

/**
 * The `q`-quantile of a native histogram: within a bucket linear for custom bounds and around zero, else exponential.
 *
 * Source: Prometheus 3.16 `promql/quantile.go`, `HistogramQuantile`.
 */
export function nativeQuantile(q: number, h: NativeHistogram, dialect: Dialect): NativeQuantile {
  if (q < 0 || q > 1) {
    return { value: q < 0 ? -Infinity : Infinity };
  }
  if (h.count === 0 || Number.isNaN(q)) {
    return { value: NaN };
  }
  // NaN observations are in the count, but in no bucket: then only the way up finds the right one.
  const upwards = Number.isNaN(h.sum) || q < 0.5;
  const buckets = upwards ? allBuckets(h) : allBuckets(h).reverse();
  const rank = (upwards ? q : 1 - q) * h.count;
  const found = bucketOfRank(buckets, rank);
  const bucket = isCustom(h)
    ? found.bucket
    : found.bucket.lower < 0 && found.bucket.upper > 0
      ? cutAtZero(found.bucket, h)
      : found.bucket;
  if (isCustom(h) && bucket.lower === -Infinity && bucket.upper <= 0) {
    return { value: bucket.upper };
  }
  if (isCustom(h) && bucket.lower !== -Infinity && bucket.upper === Infinity) {
    return { value: bucket.lower };
  }
  const bounded = isCustom(h) && bucket.lower === -Infinity ? { ...bucket, lower: 0 } : bucket;
  const count = found.count > h.count ? h.count : found.count;
  if (count < rank) {
    return Number.isNaN(h.sum) ? { value: NaN, ofNaN: 'NaN' } : { value: bounded.upper };
  }
  const within = upwards ? rank - (count - bounded.count) : count - rank;
  if (!Number.isNaN(h.sum)) {
    return { value: interpolate(bounded, within / bounded.count, h) };
  }
  // Prometheus looks on for the observations that are in no bucket, and before 3.16 takes the last bucket it saw.
  const rest = buckets.slice(found.next);
  const total = rest.reduce((sum, { count: more }) => sum + more, count);
  const last = rest.length > 0 && !follows('quantileBesideNaN', dialect) ? rest[rest.length - 1] : bounded;
  const value = interpolate(last, within / last.count, h);
  return total < h.count ? { value, ofNaN: 'skewed higher' } : { value };
}

/** The first populated bucket with which `rank` observations are reached, else the last; and how many are by then. */
function bucketOfRank(
  buckets: readonly Bucket[],
  rank: number
): { readonly bucket: Bucket; readonly count: number; readonly next: number } {
  let bucket = NO_BUCKET;
  let count = 0;
  for (let i = 0; i < buckets.length; i++) {
    bucket = buckets[i];
    count += bucket.count;
    if (bucket.count !== 0 && count >= rank) {
      return { bucket, count, next: i + 1 };
    }
  }
  return { bucket, count, next: buckets.length };
}

/** The value that has `fraction` of a bucket's observations below it. */
function interpolate(bucket: Bucket, fraction: number, h: NativeHistogram): number {
  const { lower, upper } = bucket;
  if (isCustom(h) || holdsZero(bucket)) {
    return lower + (upper - lower) * fraction;
  }
  const [logLower, logUpper] = [goLog2(Math.abs(lower)), goLog2(Math.abs(upper))];
  return lower > 0
    ? goExp2(logLower + (logUpper - logLower) * fraction)
    : -goExp2(logUpper + (logLower - logUpper) * (1 - fraction));
}

/** How releases read the bounds of buckets for fractions. */
export interface NativeFractionRules extends FractionRules {
  /** Custom buckets around zero, or with a bound of zero, are zero buckets. */
  readonly customZeroBuckets: boolean;
  /** The fraction of a bucket is worked out before it is multiplied with the bucket's count. */
  readonly fractionsFirst: boolean;
}

/**
 * The fraction of observations between two values; `hasNaN` where some are in no bucket.
 *
 * Source: Prometheus 3.16 `promql/quantile.go`, `HistogramFraction`.
 */
export function nativeFraction(
  [lower, upper]: readonly [number, number],
  h: NativeHistogram,
  rules: NativeFractionRules
): { readonly value: number; readonly hasNaN: boolean } {
  if (h.count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) {
    return { value: NaN, hasNaN: false };
  }
  if (lower >= upper) {
    return { value: 0, hasNaN: false };
  }
  const buckets = allBuckets(h).map((bucket) => readBucket(bucket, h, rules));
  const isUnknown = Number.isNaN(h.sum);
  const count = isUnknown ? buckets.reduce((sum, bucket) => sum + bucket.count, 0) : h.count;
  const [below, upTo] = [lower, upper].map((value) => {
    const rank = rankOf(value, buckets, rules);
    return rank === undefined || rank > count ? count : rank;
  });
  return { value: (upTo - below) / h.count, hasNaN: isUnknown && count < h.count };
}

/** A bucket as fractions of it are taken: its observations are spread evenly where it is linear, else exponentially. */
interface ReadBucket extends Bucket {
  readonly isLinear: boolean;
}

function readBucket(bucket: Bucket, h: NativeHistogram, { customZeroBuckets }: NativeFractionRules): ReadBucket {
  if (isCustom(h) && !customZeroBuckets) {
    const startsAtZero = bucket.lower === -Infinity && bucket.upper > 0;
    return { ...bucket, lower: startsAtZero ? 0 : bucket.lower, isLinear: true };
  }
  return holdsZero(bucket) ? { ...cutAtZero(bucket, h), isLinear: true } : { ...bucket, isLinear: isCustom(h) };
}

/** How many observations are below a value; undefined where it is above all buckets. */
function rankOf(value: number, buckets: readonly ReadBucket[], rules: NativeFractionRules): number | undefined {
  let rank = 0;
  for (const bucket of buckets) {
    if (bucket.lower >= value) {
      return rank;
    }
    if (bucket.upper > value) {
      return rank + share(value, bucket, rules);
    }
    rank += bucket.count;
  }
  return undefined;
}

/** How many of a bucket's observations are below a value within it. */
function share(
  value: number,
  { lower, upper, count, isLinear }: ReadBucket,
  { firstFromZero, fractionsFirst }: NativeFractionRules
): number {
  if (isLinear && firstFromZero && lower === -Infinity) {
    return count;
  }
  return isLinear && !fractionsFirst
    ? (count * (value - lower)) / (upper - lower)
    : count * fractionBelow(value, { lower, upper }, isLinear);
}

/**
 * The variance of a native histogram's observations, each taken to be in the middle of its bucket: the arithmetic one of
 * custom bounds, the geometric one of exponential ones.
 *
 * Source: Prometheus 3.5 `promql/functions.go`, `histogramVariance`.
 */
export function nativeVariance(h: NativeHistogram): number {
  const mean = h.sum / h.count;
  const sum = new KahanSum();
  for (const bucket of allBuckets(h)) {
    if (bucket.count !== 0) {
      const delta = middle(bucket, h) - mean;
      sum.add(bucket.count * delta * delta);
    }
  }
  return sum.total / h.count;
}

function middle(bucket: Bucket, h: NativeHistogram): number {
  const { lower, upper } = bucket;
  if (isCustom(h)) {
    return (upper + lower) / 2;
  }
  if (holdsZero(bucket)) {
    return 0;
  }
  const geometric = Math.sqrt(upper * lower);
  return upper < 0 ? -geometric : geometric;
}
