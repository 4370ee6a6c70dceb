import { type MemberAnswer, type MemberRequest, type Transport } from '../../../src/engine';
import { post } from '../../harness/post';
import { readBody } from '../../harness/serverClient';

/** Asks real servers, all at once; `urls` by member. */
export function serverTransport(urls: ReadonlyMap<string, string>): Transport {
  return async function* (requests) {
    yield* await Promise.all(requests.map((request) => ask(request, urls.get(request.member) ?? '')));
  };
}

async function ask(request: MemberRequest, url: string): Promise<MemberAnswer> {
  const content = request.path === 'read' ? readBody(request.query, request.start, request.end) : form(request);
  const answer = await post(`${url}/api/v1/${request.path}`, content);
  return { id: request.id, ok: true, ...answer, elapsedMs: 0 };
}

function form({ query, path, start, end, step }: MemberRequest): URLSearchParams {
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  const times: Record<string, string> =
    path === 'query' ? { time: seconds(start) } : { start: seconds(start), end: seconds(end), step: seconds(step) };
  return new URLSearchParams({ query, ...times });
}
