import { type SavedPolicy } from '../../store/fleetRows';
import { type FleetSnapshot } from '../observe/fleetSnapshot';
import { type SteadyTime } from '../observe/steadyTime';
import { type Draft } from '../record/draft';
import { type FleetState } from '../record/fleetState';
import { type Memory } from './memory';

/** All that a round decides by. Times are milliseconds since the epoch. */
export interface RoundInput {
  readonly snapshot: FleetSnapshot;
  readonly record: FleetState;
  readonly memory: Memory;
  readonly saved: SavedPolicy;
  readonly now: number;
  readonly time: SteadyTime;
  /** From the decision that a target moves until its new shard scrapes it: clients hear of it in between. */
  readonly announce: number;
  /** Balance whatever the imbalance: a person asked for it. */
  readonly rebalance: boolean;
  /** No answer, and no decision, needs what is older than this many milliseconds. */
  readonly needed: number;
  /** Shards are numbered, and only the highest can go. */
  readonly highestFirst: boolean;
}

/** A round as it is being decided: `draft` has what is decided already. */
export interface Deciding extends Omit<RoundInput, 'record'> {
  readonly draft: Draft;
}
