import { type Grid } from '../model/grid';
import { type Annotation } from '../model/result';
import { type Value } from '../model/value';
import { type Plan, type Reason } from '../plan/plan';
import { type Finding } from './prove/proof';
import { type MemberCoverage } from './tell/coverage';

export interface QueryRequest {
  readonly query: string;
  /** `instantGrid` makes it an instant query, with the order of its result as the query gives it. */
  readonly grid: Grid;
  /** Allows the functions, operators and durations behind Prometheus' feature flags. */
  readonly experimental: boolean;
  /** Fetches the values of single series and adds them in label order, as one Prometheus does: to the last digit, but slower. */
  readonly exact?: boolean;
  /** Evaluates every selector here from raw samples, to check the other ways by. */
  readonly raw?: boolean;
}

export interface QueryResult {
  readonly plan: Plan;
  readonly value: Value;
  readonly annotations: readonly Annotation[];
  /** One per member of the topology that was asked, in its order. */
  readonly coverage: readonly MemberCoverage[];
  /** Sentences for a person: which member is missing and what that means for this query. Empty where nothing is missing. */
  readonly notices: readonly string[];
  /** What was found out of what the plan takes for granted of the members' data. */
  readonly ownership: readonly Finding[];
  /** Of each plan that was given up for another, why: what was found out by it. */
  readonly attempts: readonly Reason[];
  /** Samples of the value that were kept of results before; of these no member was asked. */
  readonly cached: number;
}
