/**
 * The buckets of a classic histogram at one step: upper bounds ascending and different, counts cumulative.
 * Kept in scratch arrays that are filled anew step by step.
 *
 * Source: Prometheus 3.5 `promql/quantile.go`.
 */
export class Buckets {
  readonly bounds: Float64Array;
  readonly counts: Float64Array;
  size = 0;

  constructor(capacity: number) {
    this.bounds = new Float64Array(capacity);
    this.counts = new Float64Array(capacity);
  }

  clear(): void {
    this.size = 0;
  }

  /** Adds a bucket whose bound is not below the last one's; equal bounds become one bucket. */
  push(bound: number, count: number): void {
    if (this.size > 0 && this.bounds[this.size - 1] === bound) {
      this.counts[this.size - 1] += count;
      return;
    }
    this.bounds[this.size] = bound;
    this.counts[this.size] = count;
    this.size++;
  }

  /** Whether the last bucket counts everything. */
  get isComplete(): boolean {
    return this.size > 0 && this.bounds[this.size - 1] === Infinity;
  }
}

/** Differences between neighbours that are this small, relatively, come from adding floats. */
const SMALL_DELTA = 1e-12;
const MIN_NORMAL = 2 ** -1022;

function almostEqual(a: number, b: number): boolean {
  const sum = Math.abs(a) + Math.abs(b);
  const difference = Math.abs(a - b);
  if (a === 0 || b === 0 || sum < MIN_NORMAL) {
    return difference < SMALL_DELTA * MIN_NORMAL;
  }
  return (Number.isNaN(a) && Number.isNaN(b)) || difference / Math.min(sum, Number.MAX_VALUE) < SMALL_DELTA;
}

/** The buckets that were lifted, by their bounds, and by how much at most. */
export interface Forced {
  readonly least: number;
  readonly greatest: number;
  readonly difference: number;
}

/** Lifts counts that fall below a lower bucket's. What fell by more than a rounding error; undefined where nothing did. */
export function forceMonotonic(buckets: Buckets): Forced | undefined {
  const { bounds, counts, size } = buckets;
  let forced: Forced | undefined;
  for (let i = 1; i < size; i++) {
    const previous = counts[i - 1];
    if (counts[i] !== previous && almostEqual(previous, counts[i])) {
      counts[i] = previous;
    } else if (counts[i] < previous) {
      const difference = Math.max(forced?.difference ?? 0, previous - counts[i]);
      forced = { least: forced?.least ?? bounds[i], greatest: bounds[i], difference };
      counts[i] = previous;
    }
  }
  return forced;
}

/** What `histogram_quantile` gives for classic buckets, and what had to be done to make them monotonic. */
export interface BucketQuantile {
  readonly value: number;
  readonly forced?: Forced;
}

/** The `q`-quantile, linear within a bucket. The counts may be changed. There is at least one bucket. */
export function bucketQuantile(q: number, buckets: Buckets): BucketQuantile {
  if (Number.isNaN(q) || q < 0 || q > 1) {
    return { value: Number.isNaN(q) ? NaN : q < 0 ? -Infinity : Infinity };
  }
  if (!buckets.isComplete) {
    return { value: NaN };
  }
  const forced = forceMonotonic(buckets);
  const { bounds, counts, size } = buckets;
  const observations = counts[size - 1];
  if (size < 2 || observations === 0) {
    return { value: NaN, forced };
  }
  const rank = q * observations;
  const b = firstAtLeast(counts, size - 1, rank);
  if (b === size - 1) {
    return { value: bounds[size - 2], forced };
  }
  if (b === 0 && bounds[0] <= 0) {
    return { value: bounds[0], forced };
  }
  const start = b > 0 ? bounds[b - 1] : 0;
  const below = b > 0 ? counts[b - 1] : 0;
  return { value: start + (bounds[b] - start) * ((rank - below) / (counts[b] - below)), forced };
}

/** The first of `n` counts that is `rank` or more, else `n`, by binary search. */
function firstAtLeast(counts: Float64Array, n: number, rank: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (counts[middle] >= rank) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/** How releases read the bounds of buckets for fractions. */
export interface FractionRules {
  /** A first bucket that ends above zero begins there, and one without a lower bound is counted whole. */
  readonly firstFromZero: boolean;
}

/** The fraction of observations between two values, linear within a bucket. There is at least one bucket. */
export function bucketFraction(
  [lower, upper]: readonly [number, number],
  buckets: Buckets,
  rules: FractionRules
): number {
  if (!buckets.isComplete) {
    return NaN;
  }
  const count = buckets.counts[buckets.size - 1];
  if (count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) {
    return NaN;
  }
  const rank = (value: number): number => rankOf(value, buckets, rules);
  return lower >= upper ? 0 : (rank(upper) - rank(lower)) / count;
}

/** How many observations are not above `value`, by interpolation. */
function rankOf(value: number, { bounds, counts, size }: Buckets, { firstFromZero }: FractionRules): number {
  const count = counts[size - 1];
  let rank = 0;
  for (let i = 0; i < size; i++) {
    const low = i > 0 ? bounds[i - 1] : firstFromZero && bounds[0] > 0 ? 0 : -Infinity;
    const high = bounds[i];
    if (low >= value) {
      return Math.min(rank, count);
    }
    if (high > value) {
      const isWhole = firstFromZero && low === -Infinity;
      const inside = isWhole ? counts[i] : rank + ((counts[i] - rank) * (value - low)) / (high - low);
      return inside > count ? count : inside;
    }
    rank = counts[i];
  }
  return count;
}
