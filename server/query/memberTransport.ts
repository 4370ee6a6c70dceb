import { type MemberAnswer } from '../../src/engine/index';
import { type JobRequest, type JobTransport } from '../compute/job';
import { columnBytes } from './columnBytes';
import { OF_A_BYTE } from './heldBody';
import { linkSignals } from './linkSignals';
import { type MemberClient } from './memberClient';
import { deadlineOf, httpAsk } from './httpAsk';

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
      if (pending.size > 0) {
        abort();
      }
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
  if (!(await takeColumns(client, request, body))) {
    return { id: request.id, ok: false, kind: 'limit', message: NO_MEMORY, elapsedMs };
  }
  return { id: request.id, ok: true, status, body, elapsedMs, replica, external, nanIsStale };
}

const NO_MEMORY = 'the proxy has too little memory for it';

/** Takes what an answer needs beyond what was taken for its bytes: where series lack samples at most steps, columns are larger. */
async function takeColumns({ memory }: MemberClient, request: JobRequest, body: Uint8Array): Promise<boolean> {
  if (request.path !== 'query_range') {
    return true;
  }
  const steps = Math.floor((request.end - request.start) / request.step) + 1;
  const more = columnBytes(body, steps) - (OF_A_BYTE - 1) * body.length;
  return more <= 0 || (await memory.take(more));
}

function askOf(request: JobRequest, { deadline, lookback }: TransportOptions) {
  if (request.path === 'list') {
    const { address, method, params, notReplica } = request;
    const form = new URLSearchParams(params.map(([name, value]): [string, string] => [name, value]));
    return { path: address, method, form, notReplica, deadline };
  }
  const now = performance.now();
  const own = deadlineOf(request, { now, deadline });
  return { ...httpAsk(request, { timeout: own - now, lookback }), deadline: own };
}
