import { type Transport } from '../../../src/engine';
import { askServer } from '../../harness/askServer';

/** Asks real servers, all at once; `urls` by member. */
export function serverTransport(urls: ReadonlyMap<string, string>): Transport {
  return async function* (requests) {
    yield* await Promise.all(
      requests.map(async (request) => {
        const answer = await askServer(urls.get(request.member) ?? '', request);
        return { id: request.id, ok: true as const, ...answer, elapsedMs: 0 };
      })
    );
  };
}
