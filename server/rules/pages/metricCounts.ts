/** How many series of each metric the shards of a fleet have. Plain values. */
export interface MetricCounts {
  /** Those with most series first. */
  readonly metrics: ReadonlyArray<readonly [name: string, series: number]>;
  /** Which shards did not tell, or not all; each a sentence. */
  readonly problems: readonly string[];
}
