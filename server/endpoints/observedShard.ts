import { type LostData, type Move } from '../../src/engine/index';

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

/** What keeps a fleet's shards: knows which there are, where they answer, and ends them. */
export interface ShardSource {
  /** The newest knowledge, in the fleet's order; cheap and without waiting. */
  observe(): readonly ObservedShard[];
  /**
   * Labels that together determine the shard, as far as the way targets are placed proves it.
   * Empty where nothing is known.
   */
  readonly partitionLabels: readonly string[];
  /** The hand-overs it made and the data it lost, the newest knowledge; cheap and without waiting. Left out: none. */
  history?(): History;
  /** Resolves when it has seen what there is, or found that it cannot. Left out: it knows from the beginning. */
  readonly ready?: Promise<void>;
  /** Why it does not know which shards there are, a sentence: no query can be right. Left out: it knows. */
  readonly unknown?: string;
  /** What else is wrong with what it watches, each a sentence: answers are no less right for it. Left out: nothing. */
  readonly problems?: readonly string[];
  /** Why what it knows may be old, each a sentence. Left out: it is not. */
  readonly doubts?: readonly string[];
  /** The server it runs for what the fleet's rules record; another object where something of it has changed. Left out: none. */
  readonly records?: ObservedShard;
  /** Ends supervision; stops the shards too where asked and where it started them. Waits for that. */
  close(options: { readonly stopShards: boolean }): Promise<void>;
}
