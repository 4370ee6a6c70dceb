import { type PromOptions } from '@grafana/prometheus';

/** What the data source stores in jsonData. Every user of the data source can read it. */
export interface FleetOptions extends PromOptions {
  /** `fleet`: one of the app's proxy. `members`: Prometheus data sources already in Grafana. */
  connection?: 'fleet' | 'members';
  /** The fleet's id, where the connection is `fleet`. */
  fleet?: string;
  /** Uids of Prometheus data sources, where the connection is `members`; so are the settings up to `lookback`. */
  members?: string[];
  kind?: 'hash' | 'independent';
  /** Of separate servers, by uid: labels that all series of one have. Where unset, `shard` with its name. */
  memberLabels?: Record<string, Record<string, string>>;
  partitionLabels?: string[];
  replicatedJobs?: string[];
  /** Allows what is behind Prometheus' feature flags. */
  experimental?: boolean;
  /** The servers' `evaluation_interval`, as a duration; asked of them where unset. */
  evaluationInterval?: string;
  /** The servers' `--query.lookback-delta`, as a duration; `5m` where unset. */
  lookback?: string;
  /** What a query does when a member does not answer: `allow` (where unset) shows the rest with a warning. */
  partial?: 'allow' | 'fail';
  /** Adds single series' values instead of members' sums, for the last digit of one Prometheus. */
  exact?: boolean;
}

/** The connection in use; a data source that was never configured asks a fleet. */
export function connectionOf(options: FleetOptions): 'fleet' | 'members' {
  return options.connection ?? 'fleet';
}
