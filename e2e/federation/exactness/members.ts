import { type MemberAnswer, type MemberRequest, type Transport } from '../../../src/engine';
import { ServerClient } from '../../harness/serverClient';

/** Asks real servers, all at once, over connections that stay open; members by their id. */
export function clientTransport(clients: ReadonlyMap<string, ServerClient>): Transport {
  return async function* (requests) {
    yield* await Promise.all(requests.map((request) => ask(request, clients.get(request.member))));
  };
}

async function ask(request: MemberRequest, client: ServerClient | undefined): Promise<MemberAnswer> {
  const { id, query, path, start, end, step } = request;
  if (client === undefined) {
    return { id, ok: false, kind: 'unavailable', message: `no member ${request.member}`, elapsedMs: 0 };
  }
  const answer =
    path === 'read'
      ? await client.read(query, start, end)
      : await client.query(query, path === 'query' ? instant(start) : { start, end, step, length: Infinity });
  return { id, ok: true, ...answer, elapsedMs: 0 };
}

function instant(time: number) {
  return { start: time, end: time, step: 1, length: 1 };
}

/** One client a URL, as members `shard-0`, `shard-1`, … */
export function shardClients(urls: readonly string[]): ReadonlyMap<string, ServerClient> {
  return new Map(urls.map((url, i) => [`shard-${i}`, new ServerClient(url)]));
}
