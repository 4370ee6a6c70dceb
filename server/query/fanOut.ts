import { type FanoutRequest, FrameType } from '../../src/api/fanout';
import { type FrameWriter } from './frameWriter';
import { type MemberOutcome } from './clientCall';
import { type MemberClient } from './memberClient';
import { deadlineOf, httpAsk } from './httpAsk';

export interface FanOutOptions {
  readonly client: MemberClient;
  readonly writer: FrameWriter;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly timeout: number;
  readonly lookback: number;
  readonly maxBytes: number;
}

/** Sends every request of a batch to its member at once and writes each answer as it comes. Ends when all have ended. */
export async function fanOut(batch: FanoutRequest, options: FanOutOptions): Promise<readonly MemberOutcome[]> {
  const { client, writer, signal } = options;
  const now = performance.now();
  const deadline = now + options.timeout;
  return Promise.all(
    batch.requests.map(async (request) => {
      const outcome = await client.stream(
        {
          member: request.member,
          ...httpAsk(request, options),
          deadline: deadlineOf(request, { now, deadline }),
          signal,
          maxBytes: options.maxBytes,
        },
        (chunk) => writer.data(request.id, chunk, signal)
      );
      const elapsedMs = Math.round(outcome.elapsedMs);
      if (outcome.ok) {
        const { status, replica, external, nanIsStale } = outcome;
        writer.last(request.id, FrameType.end, { status, elapsedMs, replica, external, nanIsStale });
      } else {
        writer.last(request.id, FrameType.error, { kind: outcome.kind, message: outcome.message, elapsedMs });
      }
      return outcome;
    })
  );
}
