import { type Metric } from './policy';

/** What is known of one shard that takes targets; draining ones are not among them. */
export interface ShardObservation {
  readonly id: string;
  /** `ready`: answers. `joining` and `replaying` will; `missing` does not. */
  readonly state: 'ready' | 'joining' | 'replaying' | 'missing';
  /** Its remote write lags behind what it scrapes. */
  readonly remoteWriteBehind: boolean;
  /** Use of each measure; left out where it is not known. */
  readonly usage: Readonly<Partial<Record<Metric, number>>>;
}

/** A fleet at one moment. */
export interface Observation {
  readonly shards: readonly ShardObservation[];
  /** The most shards the machine has room for, where the driver knows; `reason` says what runs out. */
  readonly budget?: { readonly maxShards: number; readonly reason: string };
}

/** A change of the number of shards that was carried out. */
export interface ScaleEvent {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Shards added, or removed where below 0. */
  readonly change: number;
  /** The measures that asked for it. */
  readonly metrics: readonly Metric[];
}

/** What was asked for at an earlier time, before any limit. */
export interface Recommendation {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly shards: number;
}

/** What decisions look back on; in order of time, as far back as the longest window or period of the policy. */
export interface ScalingHistory {
  readonly recommendations: readonly Recommendation[];
  readonly events: readonly ScaleEvent[];
}
