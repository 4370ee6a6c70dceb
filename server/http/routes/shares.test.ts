import { shardListSchema } from '../../../src/api/fleets';
import { type FakeMember, fakeMember, vector } from '../../testing/fakeMember';
import { grafanaUser, operator } from '../../testing/managedSite';
import { staticSite } from '../../testing/staticSite';

const ann = grafanaUser('Viewer', { Login: 'ann' });
const bob = grafanaUser('Viewer', { Login: 'bob' });
const cy = grafanaUser('Viewer', { Login: 'cy' });

let hanging: FakeMember;
let fine: FakeMember;
let site: Awaited<ReturnType<typeof staticSite>>;
let stop: AbortController;
let hung: Array<Promise<unknown>>;
/** The queries that the hanging member has not answered. */
let held: Set<object>;

beforeEach(async () => {
  stop = new AbortController();
  hung = [];
  const queries = new Set<object>();
  held = queries;
  hanging = await fakeMember((request, response) => {
    if (request.url === '/api/v1/query') {
      queries.add(response);
      response.on('close', () => queries.delete(response));
    }
  });
  fine = await fakeMember(vector({}, '1'));
  const fleet = (id: string, { url }: FakeMember) =>
    `{id: ${id}, kind: hash, driver: static, static: {shards: [{id: s, replicas: [{url: "${url}"}]}]}}`;
  site = await staticSite(`fleets: [${fleet('hangs', hanging)}, ${fleet('works', fine)}]`, {
    maxQueries: 8,
    maxRequests: 8,
    maxMemberRequests: 100,
  });
});

afterEach(async () => {
  stop.abort();
  await Promise.all(hung);
  await site.close();
  await Promise.all([hanging.close(), fine.close()]);
});

/** A query over a fleet; its status. */
async function query(fleet: string, headers: Record<string, string>): Promise<number> {
  const { signal } = stop;
  const response = await fetch(`${site.url}/fleets/${fleet}/api/v1/query?query=up`, { headers, signal });
  await response.arrayBuffer();
  return response.status;
}

/** So many queries that do not end by themselves. */
function hang(n: number, headers: Record<string, string>): void {
  for (let i = 0; i < n; i++) {
    hung.push(query('hangs', headers).catch(() => undefined));
  }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function metric(name: string): Promise<string | undefined> {
  const response = await fetch(`${site.url}/metrics`, { headers: operator });
  return (await response.text())
    .split('\n')
    .find((line) => line.startsWith(name))
    ?.split(' ')[1];
}

it('slows no other fleet where a member takes queries and does not answer', async () => {
  hang(8, ann);
  hang(4, bob);
  // Six of eight: three times what is left. Ann has four, as many as there were left.
  await until(() => held.size === 6);
  await until(async () => (await metric('promshards_queue_waiting{fleet="hangs",queue="queries"}')) === '6');
  for (let i = 0; i < 5; i++) {
    expect(await query('works', cy)).toBe(200);
  }
  const queueOf = async (fleet: string) => {
    const response = await fetch(`${site.url}/api/v1/fleets/${fleet}/shards`, { headers: operator });
    return shardListSchema.parse(await response.json()).queue;
  };
  expect(await queueOf('hangs')).toMatchObject({ queries: { waiting: 6 }, requests: { waiting: 0 }, refused: 0 });
  expect(await queueOf('works')).toMatchObject({ queries: { waiting: 0 }, requests: { waiting: 0 }, refused: 0 });
  expect(held.size).toBe(6);
  expect(await metric('promshards_queue_waiting{fleet="works",queue="queries"}')).toBe('0');
});

it('lets no user take all of a fleet', async () => {
  hang(8, ann);
  await until(() => held.size === 4);
  hanging.answer = vector({}, '1');
  expect(await query('hangs', bob)).toBe(200);
  expect(held.size).toBe(4);
});

it('refuses one user before others can no longer wait, and says so', async () => {
  // Four are let in, six of eight may wait.
  hang(18, ann);
  await until(async () => (await metric('promshards_queries_refused_total{fleet="hangs"}')) === '8');
  expect(await query('hangs', ann)).toBe(503);
  expect(await query('works', bob)).toBe(200);
});

it('lets no user take all event streams', async () => {
  const streams: AbortController[] = [];
  const listening: Response[] = [];
  const listen = async (headers: Record<string, string>) => {
    const stream = new AbortController();
    streams.push(stream);
    const response = await fetch(`${site.url}/api/v1/events`, { headers, signal: stream.signal });
    // One that nobody refers to is closed.
    listening.push(response);
    return response.status;
  };
  const admin = (Login: string) => grafanaUser('Admin', { Login });
  const seen: number[] = [];
  for (let i = 0; i < 105; i++) {
    seen.push(await listen(admin('ann')));
  }
  expect(seen).toEqual([...Array<number>(100).fill(200), ...Array<number>(5).fill(429)]);
  expect(await listen(admin('bob'))).toBe(200);
  expect(listening).toHaveLength(106);
  streams.forEach((stream) => stream.abort());
});
