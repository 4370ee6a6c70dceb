import { type MemberAnswer, type MemberRequest, type Transport } from '../../../src/engine';
import { ServerClient } from '../../harness/serverClient';

/** Asks real servers, all at once, over connections that stay open; members by their id. */
export function clientTransport(clients: ReadonlyMap<string, ServerClient>): Transport {
  return async function* (requests) {
    yield* await Promise.all(requests.map((request) => ask(request, clients.get(request.member))));
  };
}

async function ask(request: MemberRequest, client: ServerClient | undefined): Promise<MemberAnswer> {
  const { id, member } = request;
  return client === undefined
    ? { id, ok: false, kind: 'unavailable', message: `no member ${member}`, elapsedMs: 0 }
    : { id, ok: true, ...(await client.ask(request)), elapsedMs: 0 };
}

/** One client a URL, as members `shard-0`, `shard-1`, … */
export function shardClients(urls: readonly string[]): ReadonlyMap<string, ServerClient> {
  return new Map(urls.map((url, i) => [`shard-${i}`, new ServerClient(url)]));
}
