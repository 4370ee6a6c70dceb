import { type StoredPart } from '../../src/engine/index';

/** How many series of each metric the shards of a fleet have, and how much of it the allow list names. Plain values. */
export interface MetricCounts {
  /** Those with most series first. */
  readonly metrics: ReadonlyArray<readonly [name: string, series: number, stored: StoredPart]>;
  /** Of metrics that recent queries read: the dearest of these, and how many there are. */
  readonly queries: ReadonlyArray<readonly [name: string, texts: readonly string[], count: number]>;
  /** Which shards did not tell, or not all; each a sentence. */
  readonly problems: readonly string[];
}
