import { type AnswerMessage, type FromComputing } from '../../compute/fromComputing';
import { type Result } from '../../engine/index';
import { type QueryAsk } from './computeQuery';
import { type PackedAnswer } from './packedAnswer';

/** What a worker is given to compute. */
export interface QueryTask {
  readonly ask: QueryAsk;
  /** Speaks of this computation alone. */
  readonly port: MessagePort;
}

/** From the worker, of one computation. The last one is `done` or `threw`. */
export type FromWorker =
  | FromComputing
  /** From here on the worker is busy with this one, until it says so of another. */
  | { readonly kind: 'turn' }
  | { readonly kind: 'done'; readonly result: Result<PackedAnswer> }
  /** A bug. */
  | { readonly kind: 'threw'; readonly message: string };

/** To the worker, of one computation. */
export type ToWorker =
  | AnswerMessage
  /** Nobody waits for it any more. */
  | { readonly kind: 'end' };

/** What a worker says once it has begun. */
export const READY = 'ready';
