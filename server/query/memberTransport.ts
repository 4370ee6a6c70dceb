import { type MemberAnswer } from '../../src/engine/index';
import { type JobRequest, type JobTransport } from '../compute/job';
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

/** A job's way to the members of one fleet. */
export function memberTransport(client: MemberClient, options: TransportOptions): JobTransport {
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

async function ask(client: MemberClient, request: JobRequest, options: TransportOptions): Promise<MemberAnswer> {
  const { signal, maxBytes } = options;
  const outcome = await client.fetch({ member: request.member, ...askOf(request, options), signal, maxBytes });
  const { elapsedMs } = outcome;
  if (!outcome.ok) {
    return { id: request.id, ok: false, kind: outcome.kind, message: outcome.message, elapsedMs };
  }
  const { status, body, replica, external, nanIsStale } = outcome;
  return { id: request.id, ok: true, status, body, elapsedMs, replica, external, nanIsStale };
}

function askOf(request: JobRequest, { deadline, lookback }: TransportOptions) {
  if (request.path === 'list') {
    const { address, method, params, notReplica } = request;
    const form = new URLSearchParams(params.map(([name, value]): [string, string] => [name, value]));
    return { path: address, method, form, notReplica, deadline };
  }
  const now = performance.now();
  const own = deadlineOf(request, { now, deadline });
  return { ...memberAsk(request, { timeout: own - now, lookback }), deadline: own };
}
