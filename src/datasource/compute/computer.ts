import { type Result, type Transport } from '../../engine/index';
import { type ComputedQuery, type QueryAsk } from './computeQuery';

/** For one computation. */
export interface ComputeOptions {
  /** The way to the members; what is under way of it ends with the signal. */
  readonly transportOf: (signal: AbortSignal) => Transport;
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** `performance.now()` at which the answer is of no use. */
  readonly deadline: number;
}

/** Computes queries. Failures of a query are values; rejects as the transport does. */
export interface Computer {
  run(ask: QueryAsk, options: ComputeOptions): Promise<Result<ComputedQuery>>;
}
