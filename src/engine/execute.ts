import { type Grid } from './model/grid';
import { type Annotation, type QueryError, type Result } from './model/result';
import { type Value } from './model/value';
import { type Plan } from './plan/plan';
import { type Topology } from './plan/topology';
import { type Transport } from './transport';

export interface QueryRequest {
  readonly query: string;
  readonly grid: Grid;
  /** Allows the functions, operators and durations behind Prometheus' feature flags. */
  readonly experimental: boolean;
}

export interface ExecuteOptions {
  /** `allow`: a missing member makes a partial result with coverage; `fail`: it fails the query. */
  readonly partial: 'allow' | 'fail';
  readonly limits: {
    /** Samples held at once over all values of the query. */
    readonly maxSamples: number;
    readonly maxSeries: number;
    /** Bytes of one member's answer. */
    readonly maxBytes: number;
  };
}

/** What one member contributed to a result. */
export interface MemberCoverage {
  readonly member: string;
  readonly state: 'complete' | 'failed';
  /** What went wrong, where the state is `failed`. */
  readonly error?: string;
  readonly requests: number;
  readonly bytes: number;
  readonly series: number;
  readonly samples: number;
  /** The longest of its requests. */
  readonly elapsedMs: number;
  readonly replicas: readonly string[];
}

export interface QueryResult {
  readonly plan: Plan;
  readonly value: Value;
  readonly annotations: readonly Annotation[];
  /** One per member of the topology that was asked, in its order. */
  readonly coverage: readonly MemberCoverage[];
  /** Sentences for a person: which member is missing and what that means for this query. Empty where nothing is missing. */
  readonly notices: readonly string[];
}

/** Runs a PromQL query over a fleet. Expected failures are values; every one is a `QueryError` in Prometheus' wording where there is one. */
export type RunQuery = (
  request: QueryRequest,
  topology: Topology,
  transport: Transport,
  options: ExecuteOptions
) => Promise<Result<QueryResult>>;

export type { QueryError };
