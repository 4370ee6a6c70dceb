import { type ExternalLabels, type TimeSpan } from '../../src/engine/index';
import { type MemberFailure } from './failure';
import { type ReadQuery } from './read/readQuery';

/** What the client is to ask of a member. */
export interface ClientCall {
  readonly member: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly form: URLSearchParams;
  /** A remote read; path and form are then what is asked of a replica that has none. */
  readonly read?: ReadQuery;
  /** The times of the samples it reads, where they are known; asked for only where replicas differ. */
  readonly reads?: () => TimeSpan | undefined;
  /** The one replica that is asked; left out: whichever answers. */
  readonly replica?: string;
  /** A replica that is not asked: what it answered could not be read. */
  readonly notReplica?: string;
  /** `performance.now()` after which the answer is of no use. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

export type MemberOutcome =
  | {
      readonly ok: true;
      readonly status: number;
      readonly replica: string;
      /** What it took to be asked, without what the request waited here. */
      readonly elapsedMs: number;
      /** Of a remote read: the labels the replica added. */
      readonly external?: ExternalLabels;
      /** Of a remote read answered with JSON: whether each NaN in it is a stale marker. */
      readonly nanIsStale?: boolean;
    }
  | ({ readonly ok: false; readonly elapsedMs: number } & Pick<MemberFailure, 'kind' | 'message'>);

/** Takes the next piece of an answer's body; may push back by returning a promise. */
export type Sink = (chunk: Uint8Array) => void | Promise<void>;
