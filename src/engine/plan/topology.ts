import { type Dialect } from '../syntax/dialect';
import { type Release } from '../syntax/release';

/**
 * What a fleet is over time, as the planner sees it. All times are milliseconds since the epoch.
 * A query uses one topology from start to end; nothing in it ever changes.
 */
export interface Topology {
  /**
   * `hash`: one logical Prometheus whose targets are split; the same label set on two members is the same series.
   * `independent`: separate servers; series have their member's labels besides their own.
   */
  readonly kind: 'hash' | 'independent';
  /** The shards, those that drain included; never the store. */
  readonly members: readonly Member[];
  /**
   * Labels that together determine the shard of a hash fleet: series that agree on all of them are on one member. Empty: unknown.
   */
  readonly partitionLabels: readonly string[];
  /** Jobs scraped by every shard of a hash fleet; taken from one of them. */
  readonly replicatedJobs: readonly string[];
  /** Default step of subqueries, in milliseconds: the servers' `evaluation_interval`. */
  readonly evaluationInterval: number;
  /** Why that may not be what one Prometheus would take, a sentence. Left out: it is. */
  readonly stepDoubt?: string;
  /** Lookback of instant selectors, in milliseconds: the servers' `query.lookback-delta`. */
  readonly lookback: number;
  /** That of the member of the lowest release. Left out: not known, and `DEFAULT_DIALECT` is taken. */
  readonly dialect?: Dialect;
  /** The highest release among the members, where it is not that of the dialect. */
  readonly newest?: Release;
  /** Hand-overs of single targets in a hash fleet, in any order. Left out: none. */
  readonly moves?: readonly Move[];
  /** What holds data older than the members do. */
  readonly store?: StoreMember;
  /** What holds the series that the fleet's rules write, and nobody else is asked for. Left out: there are no rules. */
  readonly records?: Records;
  /** Data of members that are gone, which nobody has any more. Left out: none. */
  readonly lost?: readonly LostData[];
  /**
   * Whether the configuration of a hash fleet proves that its series are split as `partitionLabels` and `replicatedJobs` say.
   * Left out: it does not, and the members are asked what they hold of what a query reads.
   */
  readonly ownership?: 'proven';
  /** What several members of a hash fleet hold series of: these are computed here from raw samples. Left out: nothing. */
  readonly shared?: SharedValues;
  /** Members that were seen to hold the same series of the same targets, as replicas do. Left out: none were. */
  readonly alike?: ReadonlyArray<readonly string[]>;
  /** Why no query over the fleet can be right, a sentence that names the members: they are of two major versions. */
  readonly refused?: string;
}

/** Values of a label; the empty one is that of series without it. */
export interface SharedValues {
  readonly label: string;
  readonly values: readonly string[];
}

/** One thing the engine can ask: a shard (whichever of its replicas answers) or the long-term store. */
export interface Member {
  /** Unique in the fleet; names the member in notices, coverage and the `shard` label. */
  readonly id: string;
  /** No sample it holds is older. Left out: not known, it may hold any. */
  readonly since?: number;
  /** No sample it holds is newer: it drains. Left out: it goes on scraping. */
  readonly until?: number;
  /**
   * Of an independent fleet's: labels that its series have besides their own, as far as a query can see. No two members have
   * the same. Left out: `shard`, its id.
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether raw samples can be had by remote read. Left out: yes. */
  readonly remoteRead?: boolean;
  /** Whether it is known to compute PromQL as Prometheus does. Left out: yes. A fleet with one that is not is asked for raw samples alone. */
  readonly promql?: boolean;
  /**
   * Replicas whose samples of a series are merged by time: all are asked, for raw samples. Left out: whichever answers.
   */
  readonly mergedReplicas?: readonly string[];
}

/**
 * One target that went from one member to another, scraped by both for a while: `joined <= cutOver <= left`.
 * Its samples up to `cutOver` (included) count where they are from `from`, later ones where they are from `to`.
 */
export interface Move {
  /** Label values that tell the target's series from all others, such as `{ instance: 'web-1:9100' }`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly from: string;
  readonly to: string;
  /** `to` has no sample of it that is older. */
  readonly joined: number;
  /** Left out while it is not decided: `from` alone counts. */
  readonly cutOver?: number;
  /** `from` has no sample of it, stale markers included, that is newer. Left out while `from` still scrapes it. */
  readonly left?: number;
}

/** The long-term database. Its `since` and `until` are the span it holds. */
export interface StoreMember extends Member {
  /**
   * `prometheus` computes PromQL exactly as Prometheus does, so whole queries are pushed to it. Every other one is asked for
   * raw samples alone: `m3` and `other` by remote read, `victoriametrics`, which has none, by range selectors.
   */
  readonly flavour: 'prometheus' | 'm3' | 'victoriametrics' | 'other';
  /** Selectors of what is written to it: no series that none of them takes. Left out: all is. */
  readonly allow?: readonly string[];
  /** What was written to it before that, the oldest first. Left out: it has always been so. */
  readonly earlier?: readonly EarlierAllow[];
  /** Labels that series have in the store only; they are taken off. With any, nothing is pushed to it. Left out: none. */
  readonly addedLabels?: readonly string[];
  /** Samples older than this are taken from it, all others from the members. */
  readonly before: number;
}

/** What was written to a store up to a time, as `StoreMember.allow`. */
export interface EarlierAllow {
  readonly allow?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** The member that holds what the fleet's rules write. Its series are labelled as queries see them. */
export interface Records {
  readonly id: string;
  /** Metric names, each once. */
  readonly names: readonly string[];
  /** Which of these names members have series of, which nobody reads. Left out: none is known. */
  readonly elsewhere?: readonly RecordedElsewhere[];
  /** Rules of which what they recorded may be read instead of computing their expressions. Left out: none. */
  readonly answers?: readonly AnsweringRule[];
}

/** A recording rule and what is known of its evaluations. No other rule records the name. */
export interface AnsweringRule {
  readonly group: string;
  /** What it records. */
  readonly name: string;
  readonly expr: string;
  /** What it adds to the labels of what its expression gives. */
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds from one evaluation to the next. */
  readonly interval: number;
  /** Evaluations of which all is known to be written, in the order of time. */
  readonly covered: readonly CoveredRun[];
}

/** Evaluations at `from`, `from + interval`, … up to `to`, in milliseconds since the epoch: each wrote as many series. */
export interface CoveredRun {
  readonly from: number;
  readonly to: number;
  readonly series: number;
}

/** A name that rules of the fleet record, and members have series of: scraped, or recorded by rules of their own. */
export interface RecordedElsewhere {
  readonly name: string;
  /** Ids, one at least. */
  readonly members: readonly string[];
}

/** What a member held that is gone: its samples with `since <= time <= until`. */
export interface LostData {
  readonly member: string;
  readonly since: number;
  readonly until: number;
}
