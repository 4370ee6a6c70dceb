import { type MemberAnswer, type MemberRequest, type Transport } from '../../../src/engine';
import { readBody } from '../../harness/serverClient';

/** Asks real servers, all at once; `urls` by member. */
export function serverTransport(urls: ReadonlyMap<string, string>): Transport {
  return async function* (requests) {
    yield* await Promise.all(requests.map((request) => ask(request, urls.get(request.member) ?? '')));
  };
}

async function ask(request: MemberRequest, url: string): Promise<MemberAnswer> {
  const response = await fetch(
    `${url}/api/v1/${request.path}`,
    request.path === 'read'
      ? { method: 'POST', body: readBody(request.query, request.start, request.end) }
      : form(request)
  );
  const body = new Uint8Array(await response.arrayBuffer());
  return { id: request.id, ok: true, status: response.status, body, elapsedMs: 0 };
}

function form({ query, path, start, end, step }: MemberRequest): RequestInit {
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  const times: Record<string, string> =
    path === 'query' ? { time: seconds(start) } : { start: seconds(start), end: seconds(end), step: seconds(step) };
  return { method: 'POST', body: new URLSearchParams({ query, ...times }) };
}
