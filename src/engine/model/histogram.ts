/**
 * A native histogram as Prometheus' HTTP API gives it: populated buckets only, without schema or resets.
 * Good for passing on and drawing; it has lost too much to be added up again.
 *
 * Source: Prometheus HTTP API, "Native histograms" result format.
 */
export interface ShownHistogram {
  readonly form: 'shown';
  readonly count: number;
  readonly sum: number;
  /** `[boundaries, lower, upper, count]`; boundaries: 0 (] open left, 1 [) open right, 2 () open both, 3 [] closed both. */
  readonly buckets: ReadonlyArray<readonly [boundaries: number, lower: number, upper: number, count: number]>;
}

/** What is known about a counter reset between a histogram and the one before it; `gauge` histograms are no counters. */
export type CounterResetHint = 'unknown' | 'reset' | 'notReset' | 'gauge';

/**
 * The buckets on one side of zero, by ascending index; empty ones may be among them. Nobody writes to the arrays:
 * histograms of one layout share `indices`.
 */
export interface BucketRow {
  /** Bucket `i` of an exponential schema ends at `base^i`, of a custom one at `customValues[i]`. */
  readonly indices: Int32Array;
  /** Absolute numbers of observations, one an index. */
  readonly counts: Float64Array;
}

/**
 * A native histogram with all that Prometheus stores of it, what its storage and remote read give; integer and float
 * histograms alike. Immutable.
 *
 * Source: Prometheus 3.5 `model/histogram/float_histogram.go`, `FloatHistogram`.
 */
export interface NativeHistogram {
  readonly form: 'native';
  readonly counterResetHint: CounterResetHint;
  /** -4 to 8 for exponential buckets (2^(2^-schema) between bounds), `CUSTOM_SCHEMA` for custom ones. */
  readonly schema: number;
  /** The zero bucket is [-zeroThreshold, zeroThreshold]; custom buckets have none. */
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly count: number;
  readonly sum: number;
  readonly positive: BucketRow;
  /** Mirrored: index `i` is the bucket of values from `-base^i` on. Custom buckets have none. */
  readonly negative: BucketRow;
  /** Upper bounds of custom buckets, ascending, without +Inf; empty for exponential ones. */
  readonly customValues: Float64Array;
}

/** Either form: a computation that needs more than is shown asks for `native`. */
export type Histogram = ShownHistogram | NativeHistogram;

/** The schema of custom buckets: classic histograms that are stored natively. */
export const CUSTOM_SCHEMA = -53;

/** No buckets. */
export const NO_BUCKETS: BucketRow = { indices: new Int32Array(0), counts: new Float64Array(0) };

/** No custom bounds. */
export const NO_BOUNDS = new Float64Array(0);

/** A run of buckets as Prometheus stores it: `offset` buckets after the end of the span before (the first: its index). */
export interface BucketSpan {
  readonly offset: number;
  readonly length: number;
}

/** The indices of the buckets that spans describe. */
export function spanIndices(spans: readonly BucketSpan[]): Int32Array {
  const indices = new Int32Array(spans.reduce((n, { length }) => n + length, 0));
  let index = 0;
  let n = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++) {
      indices[n++] = index++;
    }
  }
  return indices;
}
