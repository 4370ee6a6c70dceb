import { type Use } from '../../measure/gaugeWindow';
import { type Numbered, type Room } from '../drivers/driver';
import { type ReleaseFinding } from './releases';
import { type Seen } from './seen';
import { type TargetSeries } from './targetSeries';
import { type UsageTold } from './usageWindow';
import { type TargetWeights } from './targetWeights';

/** All that a round has seen of a fleet: a value, of which nothing changes later. */
export interface FleetSnapshot {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What shards and discovery told. */
  readonly seen: Seen;
  /** Undefined before it was asked. */
  readonly room: Room | undefined;
  /** What the cluster has of shards that are numbered; left out where they are not. */
  readonly numbered?: Numbered;
  /** What each shard uses, as far as it told. */
  readonly usage: ReadonlyMap<string, Use>;
  /** Who has told what it uses, and when. */
  readonly told: UsageTold;
  readonly weights: TargetWeights;
  readonly series: TargetSeries;
  /** What was found of the shard that has drained first. */
  readonly release?: ReleaseFinding;
}
