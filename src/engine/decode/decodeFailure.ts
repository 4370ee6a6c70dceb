import { type QueryError } from '../model/result';
import { TOO_MANY_SAMPLES } from '../model/tooManySamples';

/**
 * Why an answer has no value.
 *
 * `answered`: the member itself answered with an error. `malformed`: the body is no answer of a Prometheus to the
 * question asked: a failure of the member. `limit`: it holds more than the query may load, or not what it needs: the
 * query's own error.
 */
export interface DecodeFailure {
  readonly ok: false;
  readonly kind: 'answered' | 'malformed' | 'limit';
  readonly error: QueryError;
}

export function malformed(detail: string): DecodeFailure {
  const message = `the member's answer is not a Prometheus JSON answer: ${detail}`;
  return { ok: false, kind: 'malformed', error: { type: 'internal', message } };
}

/** As `malformed`, of an answer to a remote read. */
export function malformedRead(detail: string): DecodeFailure {
  const message = `the member's answer is not one to a Prometheus remote read: ${detail}`;
  return { ok: false, kind: 'malformed', error: { type: 'internal', message } };
}

/** No member's fault: what was asked for cannot be had on this way. */
export function histogramsNeedRead(): DecodeFailure {
  const message =
    'the query needs native histograms as they are stored, which remote read gives and JSON answers do not: ' +
    'connect to the servers through the Promshards proxy, and let it reach /api/v1/read';
  return { ok: false, kind: 'limit', error: { type: 'execution', message } };
}

export function tooManySamples(): DecodeFailure {
  return { ok: false, kind: 'limit', error: TOO_MANY_SAMPLES };
}

export function tooManySeries(limit: number): DecodeFailure {
  const message = `query processing would load too many series into memory: the limit is ${limit}`;
  return { ok: false, kind: 'limit', error: { type: 'execution', message } };
}
