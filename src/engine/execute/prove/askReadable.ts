import { type MemberAnswer, type MemberRequest, type Transport } from '../ask/transport';

/** What was read in the answer to one request; a text says why nothing was. */
export interface ReadableAnswer<T extends object> {
  readonly id: number;
  readonly value: T | string;
}

export type IndexReply = MemberAnswer & { readonly ok: true };

/** What a status and a body say; a text says why it can't be read. */
export type Reader<T extends object> = (answer: IndexReply) => T | string;

/**
 * Sends requests and reads each answer as it arrives. What cannot be read in the answer of one replica is asked of another, once; where
 * that does not help, the first reason is given. What is not answered at all is not yielded.
 */
export async function* askReadable<T extends object>(
  requests: readonly MemberRequest[],
  transport: Transport,
  read: Reader<T>
): AsyncGenerator<ReadableAnswer<T>, void, undefined> {
  const byId = new Map(requests.map((request) => [request.id, request]));
  const again: MemberRequest[] = [];
  const reasons = new Map<number, string>();
  for await (const answer of transport(requests)) {
    const { id } = answer;
    const value = answer.ok ? read(answer) : answer.message;
    const request = byId.get(id);
    const hasOthers = answer.ok && answer.replica !== undefined && request?.replica === undefined;
    if (typeof value === 'string' && hasOthers && request !== undefined) {
      reasons.set(id, value);
      again.push({ ...request, notReplica: answer.replica });
    } else {
      yield { id, value };
    }
  }
  if (again.length > 0) {
    for await (const answer of transport(again)) {
      const value = answer.ok ? read(answer) : '';
      yield { id: answer.id, value: typeof value === 'string' ? (reasons.get(answer.id) ?? value) : value };
      reasons.delete(answer.id);
    }
  }
  yield* [...reasons].map(([id, value]) => ({ id, value }));
}
