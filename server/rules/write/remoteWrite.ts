import { setTimeout } from 'node:timers/promises';

import { packLiteral } from '../../proto/writeLiteral';
import { connectionFailure } from '../../query/failure';
import { linkSignals } from '../../query/linkSignals';
import { type Replica } from '../../query/replica';
import { readAtMost } from '../../readAtMost';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** Of what a server says about a write. */
const MOST_TEXT_BYTES = 16 * 1024;
const MOST_TEXT = 500;

const HEADERS = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
};

/** What became of a write. `refused`: nothing of it is there. `unknown`: it may be there. */
export type WriteOutcome =
  { readonly kind: 'written' } | { readonly kind: 'refused' | 'unknown'; readonly message: string };

export interface WriteUntil {
  /** `Date.now()` at which it is given up. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/** Where written samples go. */
export interface WriteTarget {
  readonly replica: Replica;
  /** Below the replica's URL; empty for the URL itself. */
  readonly path: string;
}

/**
 * Sends a remote write 1.0 and waits until it is taken. What the server cannot take now (429, 5xx, no answer) is sent again until the
 * deadline, later each time. Source: Prometheus, "Remote Write 1.0 specification", "Retries & Backoff".
 */
export async function remoteWrite(
  { replica, path }: WriteTarget,
  message: Uint8Array,
  { deadline, signal }: WriteUntil
): Promise<WriteOutcome> {
  const body = packLiteral(message);
  let outcome: WriteOutcome = { kind: 'refused', message: 'no time was left for it' };
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const left = deadline - Date.now();
    if (left <= 0 || signal.aborted) {
      break;
    }
    const linked = linkSignals([signal], left);
    const sent = await send(replica, { path, headers: HEADERS, body, signal: linked.signal }).finally(linked.release);
    if (sent.kind !== 'again') {
      return sent;
    }
    outcome = { kind: 'unknown', message: sent.message };
    if (Date.now() + pause >= deadline) {
      break;
    }
    await setTimeout(pause, undefined, { signal }).catch(() => undefined);
  }
  return outcome;
}

type Sent = WriteOutcome | { readonly kind: 'again'; readonly message: string };

async function send(replica: Replica, post: Parameters<Replica['send']>[0]): Promise<Sent> {
  try {
    const { status, body } = await replica.send(post);
    const bytes = await readAtMost(body, MOST_TEXT_BYTES);
    if (status >= 200 && status < 300) {
      return { kind: 'written' };
    }
    const text = bytes === undefined ? '' : Buffer.from(bytes).toString('utf8').trim().slice(0, MOST_TEXT);
    const message = `${status}${text === '' ? '' : ` ${text}`}`;
    return status === 429 || status >= 500 ? { kind: 'again', message } : { kind: 'refused', message };
  } catch (error) {
    return { kind: 'again', message: connectionFailure(error).message };
  }
}
