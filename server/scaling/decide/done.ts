import { type Decision } from '../../../src/api/decisions';

/** What an action leaves to be done when it is written down. */
export interface Done {
  /** The number of shards that a person set. */
  readonly decision?: Decision;
  /** The next round balances the shards whatever the imbalance. */
  readonly rebalance?: true;
}
