import { type MessagePort } from 'node:worker_threads';

import { type AnswerMessage, type FromComputing } from '../../src/compute/fromComputing';
import { type FragmentAsk, type FragmentNews, type Result, type TakenFragments } from '../../src/engine/index';
import { type JobRequest } from './job';
import { type Learned } from './learnedMemory';

/** What a thread is given to compute. */
export interface Task {
  readonly job: string;
  readonly ask: unknown;
  /** Unique within the process; above zero. */
  readonly run: number;
  /** What is known already of what members hold. */
  readonly learned: readonly Learned[];
  /** Whether anything is kept of members' answers. */
  readonly keeps: boolean;
  /** Whether the body is packed. */
  readonly gzip: boolean;
  /** Speaks of this computation alone. Closed from outside: it is of no use any more. */
  readonly port: MessagePort;
}

/** From the thread that computes. */
export type FromThread =
  | FromComputing<JobRequest>
  /** What is kept of what members would be asked. */
  | { readonly kind: 'take'; readonly call: number; readonly asks: readonly FragmentAsk[] }
  | { readonly kind: 'keep'; readonly kept: FragmentNews }
  /** What the run has learned up to now, as it was asked to leave. */
  | { readonly kind: 'left'; readonly learned: readonly Learned[] }
  /** `piece`: the beginning of the body. `last`: there is no more of it. */
  | { readonly kind: 'told'; readonly result: Result<unknown>; readonly piece: Uint8Array; readonly last: boolean }
  | { readonly kind: 'piece'; readonly piece: Uint8Array; readonly last: boolean }
  /** A bug. */
  | { readonly kind: 'threw'; readonly error: unknown };

/** To the thread that computes. */
export type ToThread =
  | AnswerMessage
  | { readonly kind: 'taken'; readonly call: number; readonly taken: ReadonlyArray<TakenFragments | undefined> }
  /** So many bytes of the body were read. */
  | { readonly kind: 'read'; readonly bytes: number }
  /** Another thread goes on with it. */
  | { readonly kind: 'leave' };
