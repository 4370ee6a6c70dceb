import { type LostData, type Move } from '../../src/engine/index';
import { type TargetGroup } from '../discovery/targetGroups';

/** Where one replica answers, and what its driver knows of it without asking it. */
export interface ObservedReplica {
  readonly id: string;
  /** Base URL with no slash at its end; undefined while the replica has no address (a process not started). */
  readonly url: string | undefined;
  /** How it wants to be asked; left out: plainly. Another one means other connections. */
  readonly access?: ServerAccess;
  /** Whether its process runs, where the driver knows. */
  readonly running?: boolean;
  /** Cores. */
  readonly cpuLimit?: number;
  /** Bytes. */
  readonly memoryLimit?: number;
  /** What is wrong, each a sentence for a person. */
  readonly problems: readonly string[];
}

/** How a server wants to be asked. Holds secrets and is never logged. */
export interface ServerAccess {
  /** Sent with every request, asked for each time: secrets change. Throws an `AccessError` where one cannot be had. */
  headers(): Readonly<Record<string, string>>;
  /** For https, asked for with every connection: certificates are renewed. Throws an `AccessError` as well. */
  tls(): TlsSettings;
  /** Added to the URL of every request. */
  readonly params: ReadonlyArray<[name: string, value: string]>;
  /** Origin of the HTTP proxy it is reached through. */
  readonly proxy: string | undefined;
}

/** PEM texts, and the name that the certificate of the server must have. */
export interface TlsSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
}

export interface ObservedShard {
  readonly id: string;
  /** Labels that its series have besides their own, as far as a query can see. Left out: as the engine's `Member` says. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly replicas: readonly ObservedReplica[];
  /** No sample it holds is older than this (milliseconds since the epoch): when it was started. Left out: not known. */
  readonly since?: number;
  /** No sample it holds is newer: it drains. Left out: it goes on scraping. */
  readonly until?: number;
  readonly problems: readonly string[];
}

/** What happened to the fleet's targets and shards, as far as it matters to queries. */
export interface History {
  readonly moves: readonly Move[];
  readonly lost: readonly LostData[];
  /** The store was found to have all samples up to this time: shards are not asked for them. Left out: nothing is known. */
  readonly storeUntil?: number;
}

/** What keeps a fleet's shards: knows which there are, where they answer, and stops them. */
export interface Driver {
  /** The driver's newest knowledge, in the fleet's order; cheap and without waiting. */
  observe(): readonly ObservedShard[];
  /**
   * Labels that together determine the shard, as far as the way targets are placed proves it.
   * Empty where nothing is known.
   */
  readonly partitionLabels: readonly string[];
  /** The hand-overs it made and the data it lost, the newest knowledge; cheap and without waiting. Left out: none. */
  history?(): History;
  /** The server it runs for what the fleet's rules record; another object where something of it has changed. Left out: none. */
  readonly records?: ObservedShard;
  /** What can be changed in the fleet; left out: nothing, the driver only watches. */
  readonly control?: ShardControl;
  /** Ends supervision; stops the shards too where asked and where the driver started them. Waits for that. */
  close(options: { readonly stopShards: boolean }): Promise<void>;
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

/** How a shard is, by its own word. */
export interface Measurement {
  /** `missing`: it does not answer. */
  readonly state: 'ready' | 'joining' | 'replaying' | 'missing';
  /** Counters since it started, and gauges; left out where it did not tell. */
  readonly gauges?: Gauges;
  /** Its remote write lags behind what it scrapes. */
  readonly remoteWriteBehind: boolean;
  /** Its targets; undefined where it did not tell. */
  readonly targets?: readonly ScrapedTarget[];
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

/** Counters of a shard since it started, and gauges; left out where it did not tell. */
export interface Gauges {
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly cpuSeconds?: number;
  readonly residentBytes?: number;
  readonly activeSeries?: number;
  readonly samplesAppended?: number;
}

/** A target as the shard that scrapes it knows it. */
export interface ScrapedTarget {
  readonly job: string;
  /** As it was discovered, before relabelling. */
  readonly address: string;
  /** After relabelling. */
  readonly labels: Readonly<Record<string, string>>;
  readonly health: 'up' | 'down' | 'unknown';
  /** Milliseconds since the epoch; undefined before the first. */
  readonly lastScrape?: number;
  /** Milliseconds. */
  readonly interval: number;
  readonly error?: string;
  /** Samples of its last scrape that were kept. */
  readonly samples?: number;
}
