import { type Decision } from '../../../src/api/decisions';
import { type MovedSeries } from '../../store/moveRows';
import { type Phase, type PhaseChange } from '../../store/shardRows';
import { type UsageRow } from '../../store/usageRows';

/** A hand-over that is to begin. */
export interface NewMove {
  readonly address: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly series: readonly MovedSeries[];
}

/** What changes shards, placement or hand-overs. Times are milliseconds since the epoch. */
export type RecordChange =
  | { readonly kind: 'addShard'; readonly id: string; readonly phase: Phase; readonly at: number }
  | { readonly kind: 'setPhase'; readonly id: string; readonly to: PhaseChange }
  | { readonly kind: 'setCreated'; readonly id: string; readonly at: number }
  | { readonly kind: 'setDrained'; readonly id: string; readonly at: number }
  | { readonly kind: 'setReleased'; readonly id: string; readonly at: number }
  | {
      readonly kind: 'place';
      /** Shards of addresses. */
      readonly placed: ReadonlyMap<string, string>;
      readonly reason: string;
      readonly at: number;
    }
  | {
      readonly kind: 'startMoves';
      /** By the ids that the changes after it name them by; in the store they get others. */
      readonly moves: ReadonlyMap<number, NewMove>;
      readonly at: number;
      readonly joined: number;
    }
  | {
      readonly kind: 'cutOver';
      /** An id. */
      readonly move: number;
      readonly at: number;
      readonly series: readonly MovedSeries[];
    }
  | { readonly kind: 'left'; readonly move: number; readonly at: number }
  | { readonly kind: 'seen'; readonly addresses: readonly string[]; readonly at: number }
  | { readonly kind: 'weigh'; readonly weights: ReadonlyMap<string, number> }
  | { readonly kind: 'forget'; readonly addresses: readonly string[] };

/** What is added to the history beside it, or goes from it. */
type HistoryChange =
  | { readonly kind: 'decide'; readonly decision: Omit<Decision, 'id'> }
  | { readonly kind: 'use'; readonly usage: UsageRow }
  | { readonly kind: 'prune'; readonly now: number; readonly since: number };

/** One thing that is to be written down of a fleet, and what a person is told of it. */
export type FleetChange = (RecordChange | HistoryChange) & {
  readonly sentence: string;
  /** The audit has it, under this name; left out: the history of decisions, hand-overs or placements tells. */
  readonly audit?: string;
};
