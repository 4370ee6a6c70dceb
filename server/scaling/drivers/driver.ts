import { type TargetGroup } from '../../discovery/targetGroups';
import { type ShardSource } from '../../endpoints/observedShard';
import { type ToldMeasurement } from '../../measure/toldMeasurement';

/** What a fleet's shards are run with. */
export interface Driver extends ShardSource {
  /** What can be changed in the fleet; left out: nothing, the driver only watches. */
  readonly control?: ShardControl;
  /**
   * The targets of a job for one shard, or for all, of a fleet whose shards ask for them here: `unknown` before they are placed, undefined
   * where there is no such job. Left out: they do not ask.
   */
  targetsOf?(job: string, shard: number | undefined): readonly TargetGroup[] | 'unknown' | undefined;
}

export type ShardControl = PlacementControl | CountControl;

/** What every fleet that can be changed offers. */
interface Measurable {
  /** What one shard may use, where it is set: cores and bytes. */
  readonly capacity: { readonly cpu?: number; readonly memory?: number };
  /** How long shards keep samples, in milliseconds. */
  readonly retention: number;
  /** Asks every shard how it is. Never rejects for a shard that does not answer: that is what it tells of it. */
  measure(): Promise<ReadonlyMap<string, Measurement>>;
}

/**
 * A fleet whose shards and placement are ours: every call but `measure` and `discover` brings about a state and does
 * nothing where it stands already, so that each may be repeated after a crash.
 */
export interface PlacementControl extends Measurable {
  readonly kind: 'placement';
  /** The targets there are, as their jobs find them now. A source that fails keeps what it gave last, and is a problem. */
  discover(): Promise<Discovered>;
  /** Whether there is data of a shard, which runs or does not. */
  hasData(shard: string): Promise<boolean>;
  /** Starts a shard, or takes it over where it runs. Resolves when it is started, not when it answers. */
  add(shard: string, assignment: Assignment): Promise<void>;
  /** Makes shards scrape what is assigned to them and nothing else. They take it over within seconds. */
  apply(assignments: ReadonlyMap<string, Assignment>): Promise<void>;
  /** Ends a shard and deletes its data. */
  remove(shard: string): Promise<void>;
  /**
   * Of a fleet whose shards are numbered from 0 without a gap, as in `shard-0`, and of which only the highest can go: what there is of
   * them now. Left out: any can go, and no id is used twice. Undefined while it is not known.
   */
  readonly numbered?: () => Numbered | undefined;
  /** How many shards of that size the machine has room for, those there are included. */
  room(size: { readonly cpu: number; readonly memory: number }): Promise<Room>;
}

/**
 * A fleet whose cluster runs the shards and places their targets, as Kubernetes does: only their number is ours. The
 * cluster takes its time; what it has come to is read again in each round.
 */
export interface CountControl extends Measurable {
  readonly kind: 'count';
  /** What the cluster was asked for, and what it has. Rejects where it cannot be asked. */
  count(): Promise<CountState>;
  /**
   * Asks for a number of shards, 1 at least; does nothing where that was asked for already. The cluster drains those that
   * are too many. Rejects where the cluster refuses, and where the number is another's to set.
   */
  setShards(count: number): Promise<void>;
}

export interface CountState {
  /** The number asked for; `shards` may not be there yet. */
  readonly desired: number;
  /** Who else sets the number, such as a HorizontalPodAutoscaler, a name for people: then it is not ours to set. */
  readonly setBy?: string;
  /** Those that the cluster keeps for their data alone included. */
  readonly shards: readonly CountedShard[];
}

export interface CountedShard {
  readonly id: string;
  readonly phase: 'joining' | 'active' | 'draining';
  /** While draining: when the cluster deletes its data, milliseconds since the epoch. */
  readonly until?: number;
}

export interface Assignment {
  /** Of the split jobs' targets. */
  readonly addresses: ReadonlySet<string>;
  /** It scrapes nothing but those any more: neither replicated jobs nor itself. */
  readonly draining: boolean;
}

/** Shards that only their number makes. */
export interface Numbered {
  /** Those that take part, whoever has said so; the operator may keep higher ones for their samples. */
  readonly count: number;
  /** Why the number is not to be set from here, a sentence: another sets it. Left out: it is. */
  readonly fixed?: string;
  /** The other who sets it, for people. Left out: nobody, or it is not known who. */
  readonly owner?: string;
}

export interface Room {
  readonly maxShards: number;
  /** What runs out first, for a person: `memory for 4 shards`. */
  readonly reason: string;
  /** The disk is so full that nothing may be added. */
  readonly diskFull?: string;
}

export interface Discovered {
  readonly jobs: readonly DiscoveredJob[];
  /** What could not be found out, each a sentence. */
  readonly problems: readonly string[];
}

export interface DiscoveredJob {
  readonly name: string;
  readonly groups: readonly TargetGroup[];
}

/** How a shard is: by its own word, and by its driver's. */
export interface Measurement extends ToldMeasurement {
  /** It keeps ending, and starting it again does not help. */
  readonly broken?: 'crash-loop' | 'out-of-memory';
  /** Its process does not run. */
  readonly stopped?: boolean;
  /** Its data is gone. */
  readonly lost?: boolean;
}

/** What the shards of all fleets use of one machine, and may use where that is limited. */
export interface HostUse {
  readonly cpu: { readonly used: number; readonly limit?: number };
  /** Bytes. */
  readonly memory: { readonly used: number; readonly limit?: number };
  /** Bytes of the disk that holds the shards' data. */
  readonly disk: { readonly used: number; readonly limit?: number };
}
