import { type MemberAnswer, type MemberRequest, type Transport } from '../../src/engine/index';
import { linkSignals } from './linkSignals';
import { type MemberClient } from './memberClient';
import { deadlineOf, memberAsk } from './memberAsk';

export interface TransportOptions {
  readonly signal: AbortSignal;
  /** `performance.now()` at which the query ends. */
  readonly deadline: number;
  /** Milliseconds. */
  readonly lookback: number;
  readonly maxBytes: number;
}

/** The engine's way to the members of one fleet, for one query. */
export function memberTransport(client: MemberClient, options: TransportOptions): Transport {
  return async function* send(requests) {
    const { signal, abort, release } = linkSignals([options.signal]);
    const pending = new Map<number, Promise<MemberAnswer>>();
    for (const request of requests) {
      pending.set(request.id, ask(client, request, { ...options, signal }));
    }
    try {
      while (pending.size > 0) {
        const answer = await Promise.race(pending.values());
        pending.delete(answer.id);
        yield answer;
      }
    } finally {
      // The engine may stop reading early: what is still under way is of no use then.
      abort();
      release();
    }
  };
}

async function ask(client: MemberClient, request: MemberRequest, options: TransportOptions): Promise<MemberAnswer> {
  const { signal, lookback, maxBytes } = options;
  const now = performance.now();
  const deadline = deadlineOf(request, { now, deadline: options.deadline });
  const outcome = await client.fetch({
    member: request.member,
    ...memberAsk(request, { timeout: deadline - now, lookback }),
    deadline,
    signal,
    maxBytes,
  });
  const { elapsedMs } = outcome;
  if (!outcome.ok) {
    return { id: request.id, ok: false, kind: outcome.kind, message: outcome.message, elapsedMs };
  }
  const { status, body, replica, external, nanIsStale } = outcome;
  return { id: request.id, ok: true, status, body, elapsedMs, replica, external, nanIsStale };
}
