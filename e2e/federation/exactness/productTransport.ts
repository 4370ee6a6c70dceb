import { FairPlaces } from '../../../server/query/fairPlaces';
import { MemberClient } from '../../../server/query/memberClient';
import { Members } from '../../../server/query/members';
import { memberTransport } from '../../../server/query/memberTransport';
import { MemoryBudget } from '../../../server/query/memoryBudget';
import { type Transport } from '../../../src/engine';

const QUERY_MS = 60_000;
const MAX_BYTES = 1e8;
const AT_ONCE = 16;

/** The proxy's own way to members, as each server needs it; `urls` by member. */
export function productTransport(urls: ReadonlyMap<string, string>, lookback: number) {
  const shards = [...urls].map(([id, url]) => ({
    id,
    problems: [],
    replicas: [{ id: 'a', url, problems: [] }],
  }));
  const driver = { observe: () => shards, partitionLabels: [], close: () => Promise.resolve() };
  const members = new Members(driver, AT_ONCE);
  const client = new MemberClient({
    members,
    places: new FairPlaces(AT_ONCE * urls.size),
    whose: { fleet: '', user: '' },
    memory: new MemoryBudget(Number.POSITIVE_INFINITY).open(),
    onRequest: () => undefined,
    onWaited: () => undefined,
  });
  const { signal } = new AbortController();
  const transport: Transport = (requests) =>
    memberTransport(client, { signal, deadline: performance.now() + QUERY_MS, lookback, maxBytes: MAX_BYTES })(
      requests
    );
  return { transport, close: () => members.close() };
}
