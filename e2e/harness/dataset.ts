/** Labels of a series, the metric name as `__name__`. */
export type SeriesLabels = Readonly<Record<string, string>>;

/** Milliseconds since the epoch, and the value; `stale` is Prometheus' marker for a series that ended. */
export type Sample = readonly [time: number, value: number | 'stale'];

/** Neighbouring buckets of a native histogram, from the one of index `offset` on; counts are absolute, not deltas. */
export interface NativeBuckets {
  readonly offset: number;
  readonly counts: readonly number[];
}

/** What a native histogram says about a counter reset before it; `gauge` where it is no counter at all. */
export type ResetHint = 'unknown' | 'reset' | 'not_reset' | 'gauge';

/** A native histogram: exponential buckets of the schemas -4 to 8, or custom ones (schema -53, `customValues`). */
export interface NativeHistogram {
  readonly schema: number;
  readonly sum: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positive: NativeBuckets;
  readonly negative?: NativeBuckets;
  /** The sum of all buckets when not given. */
  readonly count?: number;
  /** Upper bounds of custom buckets, without the last, infinite one. */
  readonly customValues?: readonly number[];
  /** `unknown` when not given. */
  readonly hint?: ResetHint;
  /** Counts are floats, as recording rules write them; whole numbers when not given. */
  readonly float?: boolean;
}

/** Everything one series holds, in time order; samples and histograms may take turns. */
export interface TestSeries {
  readonly labels: SeriesLabels;
  readonly samples?: readonly Sample[];
  readonly histograms?: ReadonlyArray<readonly [time: number, histogram: NativeHistogram]>;
  /**
   * When what is counted began, by the time of the sample or histogram it is told with. Kept by servers of 3.12 and later with
   * the feature `st-storage`. None when not given.
   */
  readonly starts?: ReadonlyMap<number, number>;
  /** Of remote write 1.0, each with the label `trace_id` alone. */
  readonly exemplars?: ReadonlyArray<{ readonly time: number; readonly value: number; readonly traceId: string }>;
}

/** What a data set holds and where it lies in time (milliseconds since the epoch, `end` included). */
export interface Dataset {
  readonly start: number;
  readonly end: number;
  readonly scrapeInterval: number;
  readonly series: readonly TestSeries[];
}
