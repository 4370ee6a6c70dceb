/**
 * A native histogram as Prometheus' HTTP API gives it: populated buckets only, without schema or resets.
 * Good for passing on and drawing; it has lost too much to be added up again.
 *
 * Source: Prometheus HTTP API, "Native histograms" result format.
 */
export interface Histogram {
  readonly count: number;
  readonly sum: number;
  /** `[boundaries, lower, upper, count]`; boundaries: 0 (] open left, 1 [) open right, 2 () open both, 3 [] closed both. */
  readonly buckets: ReadonlyArray<readonly [boundaries: number, lower: number, upper: number, count: number]>;
}
