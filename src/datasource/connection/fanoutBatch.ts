import { type FanoutRequest } from '../../api/fanout';
import { type MemberAnswer, type MemberRequest } from '../../engine/index';
import { type AnswerQueue } from './answerQueue';

/** One request on the wire and everybody who waits for its answer. */
interface Shared {
  readonly wire: FanoutRequest['requests'][number];
  readonly takers: Array<{ readonly id: number; readonly queue: AnswerQueue }>;
}

/**
 * The member requests of all queries that came together. Equal requests are sent once.
 * `abort` fires when the last query that waits has gone.
 */
export class FanoutBatch {
  private readonly shared: Shared[] = [];
  private readonly byKey = new Map<string, Shared>();
  private readonly queues = new Set<AnswerQueue>();
  private readonly abort = new AbortController();

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** Requests on the wire. */
  get size(): number {
    return this.shared.length;
  }

  add(requests: readonly MemberRequest[], queue: AnswerQueue): void {
    this.queues.add(queue);
    for (const request of requests) {
      const { id, ...asked } = request;
      const { member, path, query, start, end, step, label, limit, staleMarkers, replica, notReplica } = asked;
      const key = JSON.stringify([
        ...[member, path, query, start, end, step, label, limit, staleMarkers, replica, notReplica],
      ]);
      let shared = this.byKey.get(key);
      if (shared === undefined) {
        shared = { wire: { ...asked, id: this.shared.length }, takers: [] };
        this.byKey.set(key, shared);
        this.shared.push(shared);
      }
      shared.takers.push({ id, queue });
    }
  }

  /** A query has gone: its answers are not waited for any more. */
  leave(queue: AnswerQueue): void {
    if (this.queues.delete(queue) && this.queues.size === 0) {
      this.abort.abort();
    }
  }

  /** What is still wanted, for the wire. Ids are the batch's own. */
  wanted(): FanoutRequest['requests'] {
    return this.shared
      .filter((shared) => shared.takers.some((taker) => !taker.queue.done))
      .map((shared) => ({ ...shared.wire }));
  }

  /** Hands an answer, under a wire id, to all who asked for it: each may do with its bytes what it likes. */
  answer(wireId: number, answer: WithoutId<MemberAnswer>): void {
    const [first, ...others] = this.shared[wireId]?.takers.splice(0) ?? [];
    others.forEach(({ id, queue }) => queue.push({ ...copyOf(answer), id }));
    first?.queue.push({ ...answer, id: first.id });
  }

  /** Answers everything that has no answer yet. */
  answerRest(answer: WithoutId<MemberAnswer>): void {
    this.shared.forEach((_, wireId) => this.answer(wireId, answer));
  }

  /** Ends every query of the batch: the way to the members failed. */
  fail(error: Error): void {
    this.queues.forEach((queue) => queue.fail(error));
  }
}

function copyOf(answer: WithoutId<MemberAnswer>): WithoutId<MemberAnswer> {
  return answer.ok ? { ...answer, body: answer.body.slice() } : answer;
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
