import { type ExternalLabels } from '../../decode/read/externalLabels';

/**
 * One request to one member. Times and steps are in milliseconds.
 *
 * `query` and `query_range` are Prometheus' own; a grid of one step is asked as an instant query at `start`.
 * `read` is a remote read: `query` is one vector selector without times of its own, the answer is its raw samples with
 * `start <= time <= end` in any form `decodeRead` takes; `step` is not read.
 * `series` and `values` ask the member's index: the label sets that `query`, one such selector, has between `start` and `end`,
 * or their values of `label`, at most `limit` of them; `step` is not read. Prometheus answers by whole blocks, so there may be
 * some that have no sample in that time.
 * `rules` asks for the rules whose name, what they record or their alert, is `query`; times and `step` are not read. Servers before
 * Prometheus 2.47 answer with all they have.
 */
export interface MemberRequest {
  /** Unique within the call; the answer carries it. */
  readonly id: number;
  readonly member: string;
  readonly query: string;
  readonly path: 'query' | 'query_range' | 'read' | 'series' | 'values' | 'rules';
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** Of `values`. */
  readonly label?: string;
  /** Of `series` and `values`. Servers before Prometheus 2.51 heed none. */
  readonly limit?: number;
  /**
   * Of a `read`: whether the reader heeds stale markers (instant selectors do; windows skip them). Where they are `ignored`,
   * a member without remote read may answer with the JSON of a range selector, though it lacks them. `needed` where left out:
   * then such a member fails.
   */
  readonly staleMarkers?: 'needed' | 'ignored';
  /** Whether what is told beside a result hangs on it, and nothing else: nobody waits long for it. */
  readonly aside?: boolean;
  /** The one replica that is asked. Left out: whichever answers. */
  readonly replica?: string;
  /** The replica that answered this before, with what cannot be read: another one is asked, or the request fails. */
  readonly notReplica?: string;
}

/** What became of one request. `body` is the member's HTTP body, undecoded, whatever the status; it is whose who gets the answer. */
export type MemberAnswer =
  | {
      readonly id: number;
      readonly ok: true;
      readonly status: number;
      readonly body: Uint8Array;
      readonly elapsedMs: number;
      /** The replica that answered, where the shard has several. */
      readonly replica?: string;
      /** Of a `read`: the labels the server added to series, which `decodeRead` takes off again. */
      readonly external?: ExternalLabels;
      /** Of a `read` answered with JSON: whether each NaN in it is a stale marker, as VictoriaMetrics shows them. */
      readonly nanIsStale?: boolean;
    }
  | {
      readonly id: number;
      readonly ok: false;
      /** `timeout` and `unavailable` are the member's failures; `canceled` and `limit` end the query. */
      readonly kind: 'timeout' | 'unavailable' | 'canceled' | 'limit';
      readonly message: string;
      readonly elapsedMs: number;
    };

/**
 * Sends requests to members and yields each answer as it arrives, in any order, exactly one a request.
 * Never throws for a member's failure. The caller of the engine binds cancellation, time-outs and limits into it;
 * the engine may stop iterating early, which cancels what is still under way.
 */
export type Transport = (requests: readonly MemberRequest[]) => AsyncIterable<MemberAnswer>;
