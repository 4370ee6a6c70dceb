import { type Decision } from '../../../src/api/decisions';
import { type Past } from './past';
import { type FirstScrapes } from './handOver';

/**
 * What rounds hand on to one another beside the record. A value: a round makes the next one, which stands when the round is
 * on disk, and not where it is rolled back.
 */
export interface Memory {
  readonly past: Past;
  /** The newest recorded decision. */
  readonly decision: Decision | undefined;
  /** Of each open hand-over; after a restart that begins anew, and a hand-over takes a little longer. */
  readonly firstScrapes: ReadonlyMap<number, FirstScrapes>;
  /** Since when the shards are out of balance, by `SteadyTime`. After a restart it begins anew. */
  readonly imbalanceSince: number | undefined;
  /** When history was pruned last, by `SteadyTime`. */
  readonly prunedAt: number | undefined;
}
