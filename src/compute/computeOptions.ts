import { type Transport } from '../engine/index';

/** For one computation. `Way`: how members are asked. */
export interface ComputeOptions<Way = Transport> {
  /** The way to the members, for one call; what is under way of it ends with the signal. */
  readonly transportOf: (signal: AbortSignal) => Way;
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** `performance.now()` at which the answer is of no use. */
  readonly deadline: number;
}
