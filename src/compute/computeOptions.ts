import { type Transport } from '../engine/index';

/** The way to the members, for one call; what is under way of it ends with the signal. */
export type TransportOf = (signal: AbortSignal) => Transport;

/** For one computation. */
export interface ComputeOptions {
  readonly transportOf: TransportOf;
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** `performance.now()` at which the answer is of no use. */
  readonly deadline: number;
}
