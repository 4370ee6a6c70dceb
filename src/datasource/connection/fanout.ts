import {
  fanoutEndSchema,
  fanoutErrorSchema,
  type FanoutRequest,
  type Frame,
  FrameReader,
  FrameType,
} from '../../api/fanout';
import { type Transport } from '../../engine/index';
import { AnswerQueue } from './answerQueue';
import { ConnectionError } from './connectionError';
import { FanoutBatch } from './fanoutBatch';

/** Sends one fan-out request; resolves with a 200 whose body streams frames, rejects with a ConnectionError or as fetch does. */
export type PostFanout = (request: FanoutRequest, signal: AbortSignal) => Promise<Response>;

export interface FanoutTarget {
  readonly fleet: string;
  readonly generation?: string;
  readonly timeoutMs?: number;
}

/** Queries of one refresh reach the data source within a few turns of the event loop; so long a batch stays open. */
const WINDOW_MS = 4;
/** The most requests the fan-out endpoint takes at once. */
const MAX_REQUESTS = 10_000;

/** Makes transports whose requests travel together: all that are sent to one fleet within a moment are one HTTP request. */
export function createFanout(post: PostFanout): (target: FanoutTarget) => Transport {
  const open = new Map<string, FanoutBatch>();

  const join = (target: FanoutTarget, incoming: number): FanoutBatch => {
    const key = JSON.stringify(target);
    const current = open.get(key);
    if (current?.signal.aborted === false && current.size + incoming <= MAX_REQUESTS) {
      return current;
    }
    const batch = new FanoutBatch();
    open.set(key, batch);
    setTimeout(() => {
      if (open.get(key) === batch) {
        open.delete(key);
      }
      void run(batch, target, post);
    }, WINDOW_MS);
    return batch;
  };

  return (target) => (requests) => {
    const queue: AnswerQueue = new AnswerQueue(requests.length, () => batch.leave(queue));
    const batch = join(target, requests.length);
    batch.add(requests, queue);
    return queue;
  };
}

/** A body that breaks behind Grafana's proxy may end here as if it were whole: what is missing is asked for so often in all. */
const TRIES = 2;

async function run(batch: FanoutBatch, target: FanoutTarget, post: PostFanout): Promise<void> {
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      const requests = batch.wanted();
      if (requests.length === 0) {
        return;
      }
      await readFrames(await post({ ...target, requests }, batch.signal), batch);
    }
    const message = 'the answer of the proxy ended before this member was heard';
    batch.answerRest({ ok: false, kind: 'unavailable', message, elapsedMs: 0 });
  } catch (error) {
    batch.fail(toConnectionError(error));
  }
}

async function readFrames(response: Response, batch: FanoutBatch): Promise<void> {
  if (response.body === null) {
    return;
  }
  const bodies = new Map<number, Uint8Array[]>();
  const frames = new FrameReader();
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    frames.push(value).forEach((frame) => take(frame, bodies, batch));
  }
}

function take({ id, type, payload }: Frame, bodies: Map<number, Uint8Array[]>, batch: FanoutBatch): void {
  switch (type) {
    case FrameType.data: {
      const parts = bodies.get(id) ?? [];
      parts.push(payload);
      bodies.set(id, parts);
      return;
    }
    case FrameType.end: {
      const { status, elapsedMs, replica, external, nanIsStale } = fanoutEndSchema.parse(parse(payload));
      batch.answer(id, {
        ok: true,
        status,
        body: concat(bodies.get(id) ?? []),
        elapsedMs,
        replica,
        external,
        nanIsStale,
      });
      bodies.delete(id);
      return;
    }
    case FrameType.error: {
      batch.answer(id, { ok: false, ...fanoutErrorSchema.parse(parse(payload)) });
      bodies.delete(id);
      return;
    }
  }
}

function parse(payload: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(payload));
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) {
    return parts[0];
  }
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function toConnectionError(error: unknown): Error {
  if (error instanceof ConnectionError) {
    return error;
  }
  const detail = error instanceof Error ? error.message : String(error);
  return new ConnectionError(`The answer of the proxy broke off: ${detail}`);
}
