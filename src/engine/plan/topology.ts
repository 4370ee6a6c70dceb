/** One thing the engine can ask: a shard (whichever of its replicas answers) or the long-term store. */
export interface Member {
  /** Unique in the fleet; names the member in notices, coverage and the `shard` label. */
  readonly id: string;
}

/**
 * The fleet as the planner sees it.
 *
 * `hash`: one logical Prometheus whose targets are split; the same label set on two members is the same series.
 * `independent`: separate servers; the same label set on two members is two series.
 */
export interface Topology {
  readonly kind: 'hash' | 'independent';
  readonly members: readonly Member[];
  /** Labels that together determine the shard: series that agree on all of them are on one member. Empty: unknown. */
  readonly partitionLabels: readonly string[];
  /** Jobs scraped by every shard of a hash fleet; taken from one of them. */
  readonly replicatedJobs: readonly string[];
  /** Default step of subqueries, in milliseconds: the servers' `evaluation_interval`. */
  readonly evaluationInterval: number;
  /** Lookback of instant selectors, in milliseconds: the servers' `query.lookback-delta`. */
  readonly lookback: number;
}
