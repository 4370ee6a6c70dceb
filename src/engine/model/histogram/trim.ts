import { type BucketRow, CUSTOM_SCHEMA, type NativeHistogram } from '../histogram';
import { fractionBelow } from './fractionBelow';
import { type Bucket, negativeBuckets, positiveBuckets } from './iterate';
import { compact } from './scale';

/** What of the observations is kept: those up to a value, or those from it on. */
export type KeptSide = 'below' | 'above';

/** Where a histogram is cut, and what is kept of it. */
interface Cut {
  readonly at: number;
  readonly keeps: KeptSide;
  /** Whether observations are spread evenly within a bucket, else exponentially. */
  readonly isLinear: boolean;
}

/** What is left of a bucket, and the value its observations are taken to have. */
interface Rest {
  readonly count: number;
  readonly middle: number;
}

const NOTHING: Rest = { count: 0, middle: 0 };

/**
 * The observations of a histogram up to a value, or from it on. The bucket that holds the value is divided; of what is left the
 * sum is estimated from the middles of the buckets. Where nothing is cut off, the histogram itself.
 *
 * Source: Prometheus 3.16 `model/histogram/float_histogram.go`, `TrimBuckets`.
 */
export function trim(h: NativeHistogram, at: number, keeps: KeptSide): NativeHistogram {
  const cut: Cut = { at, keeps, isLinear: h.schema === CUSTOM_SCHEMA };
  const positive = trimRow(h.positive, positiveBuckets(h), cut, 1);
  const negative = trimRow(h.negative, negativeBuckets(h), cut, -1);
  // Custom buckets have no zero bucket, whatever scaling has made of it.
  const zeroCount = cut.isLinear ? 0 : h.zeroCount;
  const zero = zeroCount > 0 ? trimZero(h, cut, [negative, positive]) : { count: zeroCount, middle: 0 };
  const isZeroCut = zeroCount > 0 && zero.count !== zeroCount;
  if (!positive.isCut && !negative.isCut && !isZeroCut) {
    return h;
  }
  const sum = negative.rests.reduce(addSum, positive.rests.reduce(addSum, 0));
  const count = negative.rests.reduce(addCount, positive.rests.reduce(addCount, 0));
  return compact({
    ...h,
    zeroCount: zero.count,
    count: zeroCount > 0 ? count + zero.count : count,
    sum: zeroCount > 0 ? sum + zero.middle * zero.count : sum,
    positive: positive.row,
    negative: negative.row,
  });
}

const addCount = (total: number, { count }: Rest): number => total + count;
const addSum = (total: number, { count, middle }: Rest): number => total + middle * count;

interface TrimmedRow {
  readonly row: BucketRow;
  /** Of the populated buckets, in their order. */
  readonly rests: readonly Rest[];
  readonly isCut: boolean;
}

// eslint-disable-next-line max-params -- the last is a sign
function trimRow({ indices, counts }: BucketRow, buckets: readonly Bucket[], cut: Cut, sign: 1 | -1): TrimmedRow {
  const kept = Float64Array.from(counts);
  const rests: Rest[] = [];
  let isCut = false;
  buckets.forEach((bucket, i) => {
    if (bucket.count !== 0) {
      const rest = restOf(bucket, cut, sign);
      rests.push(rest);
      kept[i] = rest.count;
      isCut ||= rest.count !== bucket.count;
    }
  });
  return { row: { indices, counts: kept }, rests, isCut };
}

function restOf(bucket: Bucket, cut: Cut, sign: 1 | -1): Rest {
  const { lower, upper, count } = bucket;
  const { at, keeps, isLinear } = cut;
  const isWhole = keeps === 'below' ? upper <= at : lower >= at;
  if (isWhole) {
    return { count, middle: middleOf([lower, upper], isLinear, sign) };
  }
  const isDivided = keeps === 'below' ? lower < at : upper > at;
  if (!isDivided) {
    return NOTHING;
  }
  if (lower === -Infinity || upper === Infinity) {
    return restOfEndless(bucket, cut);
  }
  const below = at <= lower ? 0 : at >= upper ? count : count * fractionBelow(at, bucket, isLinear);
  return keeps === 'below'
    ? { count: below, middle: middleOf([lower, at], isLinear, sign) }
    : { count: count - below, middle: middleOf([at, upper], isLinear, sign) };
}

/** How observations are spread in a bucket without end is not known: it is kept whole or not at all, but from zero on. */
function restOfEndless({ lower, upper, count }: Bucket, { at, keeps }: Cut): Rest {
  if (lower !== -Infinity) {
    return keeps === 'above' && at >= lower
      ? { count, middle: at }
      : { count: 0, middle: Number.isFinite(lower) ? lower : 0 };
  }
  const none = { count: 0, middle: Number.isFinite(upper) ? upper : 0 };
  if (keeps === 'above') {
    return at >= 0 && upper > at && upper !== Infinity
      ? { count: count * (1 - at / upper), middle: (at + upper) / 2 }
      : none;
  }
  if (at > 0 && upper > 0 && upper !== Infinity) {
    return { count: (count * at) / upper, middle: at / 2 };
  }
  return upper <= 0 ? { count, middle: at } : none;
}

/** The arithmetic middle of what is spread evenly, else the geometric one; of what has no end, the other end. */
function middleOf([lower, upper]: readonly [number, number], isLinear: boolean, sign: 1 | -1): number {
  if (!Number.isFinite(lower) && !Number.isNaN(lower)) {
    return upper === Infinity || upper === -Infinity ? 0 : upper > 0 ? upper / 2 : upper;
  }
  if (upper === Infinity || upper === -Infinity) {
    return lower;
  }
  return isLinear ? (lower + upper) / 2 : sign * Math.sqrt(Math.abs(lower * upper));
}

/** Cut at zero where all other observations are on one side of it; those in it are spread evenly. */
function trimZero(
  { zeroThreshold, zeroCount }: NativeHistogram,
  { at, keeps }: Cut,
  [negative, positive]: readonly TrimmedRow[]
): Rest {
  const [below, above] = [negative, positive].map(({ rests }) => rests.length > 0);
  const lower = above && !below ? 0 : -zeroThreshold;
  const upper = below && !above ? 0 : zeroThreshold;
  const whole = { count: zeroCount, middle: (lower + upper) / 2 };
  if (at <= lower) {
    return keeps === 'below' ? NOTHING : whole;
  }
  if (at >= upper) {
    return keeps === 'below' ? whole : NOTHING;
  }
  const [from, to] = keeps === 'below' ? [lower, at] : [at, upper];
  return { count: zeroCount * ((to - from) / (upper - lower)), middle: (from + to) / 2 };
}
