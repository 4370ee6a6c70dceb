/** Labels of a series, the metric name as `__name__`. */
export type SeriesLabels = Readonly<Record<string, string>>;

/** Milliseconds since the epoch, and the value; `stale` is Prometheus' marker for a series that ended. */
export type Sample = readonly [time: number, value: number | 'stale'];

/** Neighbouring buckets of a native histogram, from the one of index `offset` on; counts are absolute, not deltas. */
export interface NativeBuckets {
  readonly offset: number;
  readonly counts: readonly number[];
}

/** A native histogram with exponential buckets of the given schema (-4 to 8). */
export interface NativeHistogram {
  readonly schema: number;
  readonly sum: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positive: NativeBuckets;
  readonly negative?: NativeBuckets;
}

/** Everything one series holds, in time order. A series has samples or histograms. */
export interface TestSeries {
  readonly labels: SeriesLabels;
  readonly samples?: readonly Sample[];
  readonly histograms?: ReadonlyArray<readonly [time: number, histogram: NativeHistogram]>;
}

/** What a data set holds and where it lies in time (milliseconds since the epoch, `end` included). */
export interface Dataset {
  readonly start: number;
  readonly end: number;
  readonly scrapeInterval: number;
  readonly series: readonly TestSeries[];
}
