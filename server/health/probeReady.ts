import { z } from 'zod';

import { noAnswerReason } from '../../src/api/noAnswerReason';
import { isStarting } from '../measure/isStarting';
import { connectionFailure } from '../query/failure';
import { redirectReason } from '../query/redirect';
import { type Replica } from '../query/replica';
import { getText, probedJson, type ProbedText, readinessText, textOf } from './probedText';

const TIMEOUT_MS = 2000;
/** For the first answer of a server that is far away, or has many queries already. */
const FIRST_TIMEOUT_MS = 10_000;

/** How a replica is. `inconclusive`: our own process was too busy for the time-out to mean anything. */
export type Readiness =
  | { readonly state: 'joining' | 'inconclusive' | 'silent' }
  | {
      readonly state: 'ready';
      /** What it answered the query with; undefined where it was too busy for it. */
      readonly answer?: Pick<ProbedText, 'mark'>;
    }
  | { readonly state: 'replaying'; readonly replay: number }
  | {
      readonly state: 'down';
      readonly reason: string;
      /** It could not be spoken to. */
      readonly refused: boolean;
    };

type Asked =
  | { readonly kind: 'answer'; readonly answer: ProbedText }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'silent'; readonly late: boolean };

const walReplaySchema = z.object({ data: z.object({ min: z.number(), max: z.number(), current: z.number() }) });

/**
 * Asks whether a replica answers queries: by a query sent as all are, since `/-/ready` is answered by other servers too, and not by every
 * gateway. `known`: it has answered one before, so that one it is too busy for does not count. Never throws.
 */
export async function probeReady(replica: Replica, { known }: { readonly known: boolean }): Promise<Readiness> {
  const [query, ready] = await Promise.all([
    ask((signal) => readinessText(replica, signal)),
    ask((signal) => getText(replica, '/-/ready', signal)),
  ]);
  const status = ready.kind === 'answer' ? ready.answer.status : undefined;
  const starts = isStarting(status, query.kind === 'answer' ? query.answer.status : undefined);
  if (starts && !(query.kind === 'answer' && noAnswerReason(query.answer) === undefined)) {
    return replayProgress(replica);
  }
  if (query.kind !== 'silent' || status === undefined) {
    return verdict(query);
  }
  return known ? { state: 'ready' } : verdict(await ask((signal) => readinessText(replica, signal), FIRST_TIMEOUT_MS));
}

function verdict(query: Asked): Readiness {
  switch (query.kind) {
    case 'silent':
      return { state: query.late ? 'inconclusive' : 'silent' };
    case 'failed':
      return { state: 'down', reason: query.reason, refused: true };
    case 'answer': {
      const { answer } = query;
      const reason = noAnswerReason(answer);
      if (reason === undefined) {
        return { state: 'ready', answer };
      }
      const { redirect } = answer;
      const led = redirect !== undefined && answer.status < 400;
      return { state: 'down', reason: led ? redirectReason(answer.status, redirect) : reason, refused: false };
    }
  }
}

async function ask(answered: (signal: AbortSignal) => Promise<ProbedText>, timeout = TIMEOUT_MS): Promise<Asked> {
  const started = performance.now();
  const signal = AbortSignal.timeout(timeout);
  try {
    return { kind: 'answer', answer: await answered(signal) };
  } catch (error) {
    return signal.aborted
      ? { kind: 'silent', late: performance.now() - started > timeout * 1.5 }
      : { kind: 'failed', reason: connectionFailure(error).message };
  }
}

async function replayProgress(replica: Replica): Promise<Readiness> {
  const text = await textOf(replica, '/api/v1/status/walreplay');
  const parsed = walReplaySchema.safeParse(probedJson(text));
  if (!parsed.success || parsed.data.data.max === 0) {
    return { state: 'joining' };
  }
  const { min, max, current } = parsed.data.data;
  return { state: 'replaying', replay: Math.min(1, Math.max(0, (current - min) / Math.max(1, max - min))) };
}
