import { type StoredPart } from '../../src/engine/index';

export type MetricReaders = ReadonlyArray<readonly [metric: string, names: readonly string[], count: number]>;

/** How many series of each metric the shards of a fleet have, and how much of it the allow list names. Plain values. */
export interface MetricCounts {
  /** Those with most series first. */
  readonly metrics: ReadonlyArray<readonly [name: string, series: number, stored: StoredPart]>;
  /** Of metrics that rules read: the first of these, and how many there are. */
  readonly rules: MetricReaders;
  /** Of metrics that recent queries read: the dearest of these, and how many there are. */
  readonly queries: MetricReaders;
  /** Which shards did not tell, or not all; each a sentence. */
  readonly problems: readonly string[];
}
