import { type LostData, type Move } from '../../src/engine/index';

/** Where one replica answers, and what its driver knows of it without asking it. */
export interface ObservedReplica {
  readonly id: string;
  /** Base URL with no slash at its end; undefined while the replica has no address (a process not started). */
  readonly url: string | undefined;
  /** Sent with every request; holds secrets, never logged. */
  readonly headers: Readonly<Record<string, string>>;
  /** PEM of the certificate authority to trust for https. */
  readonly ca?: string;
  /** Whether its process runs, where the driver knows. */
  readonly running?: boolean;
  /** Cores. */
  readonly cpuLimit?: number;
  /** Bytes. */
  readonly memoryLimit?: number;
  /** What is wrong, each a sentence for a person. */
  readonly problems: readonly string[];
}

export interface ObservedShard {
  readonly id: string;
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
  /** Ends supervision; stops the shards too where asked and where the driver started them. Waits for that. */
  close(options: { readonly stopShards: boolean }): Promise<void>;
}
