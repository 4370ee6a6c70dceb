import { type StoredPage, storedPageSchema } from '../../../src/api/storedPage';
import { type FakeMember, fakeMember, json } from '../../testing/fakeMember';
import { grafanaUser } from '../../testing/managedSite';
import { staticSite } from '../../testing/staticSite';

const ANONYMOUS = grafanaUser('Viewer', { IsAnonymous: true });
const STRANGER = grafanaUser('Admin', { OrgID: 2 });
const ALLOW = '["up", "{__name__=~\\"job:.+\\"}", "served{code=\\"500\\"}"]';

let members: FakeMember[];
let site: Awaited<ReturnType<typeof staticSite>>;

const counts = (of: Record<string, number>) =>
  json({
    status: 'success',
    data: {
      resultType: 'vector',
      result: Object.entries(of).map(([name, n]) => ({ metric: { __name__: name }, value: [1, String(n)] })),
    },
  });

async function start(store: string): Promise<void> {
  const answers = [counts({ up: 2, served: 20, 'job:up:sum': 1 }), counts({ up: 3, left_out: 4 })];
  members = await Promise.all(answers.map(fakeMember));
  const shards = members.map(({ url }, i) => `{id: s${i}, replicas: [{url: "${url}"}]}`).join();
  const more = 'kind: hash, driver: static, scrape_interval: 10s, organisations: [1], anonymous: true';
  site = await staticSite(`fleets: [{id: vms, ${more}, ${store} static: {retention: 1d, shards: [${shards}]}}]`);
}

afterEach(async () => {
  await site.close();
  await Promise.all(members.map((member) => member.close()));
});

const ask = (query: string, headers = ANONYMOUS) => fetch(`${site.url}/api/v1/fleets/vms/store?${query}`, { headers });
const get = async (query = ''): Promise<StoredPage> => storedPageSchema.parse(await (await ask(query)).json());
const namesOf = ({ metrics }: StoredPage) => metrics.map(({ name, stored }) => [name, stored]);

test('each metric of all shards, with what of it is written', async () => {
  await start(`store: {url: "http://127.0.0.1:1", allow: ${ALLOW}},`);
  const page = await get();
  expect(page).toMatchObject({
    ...{ total: 4, rate: 0.1, problems: [] },
    store: { id: 'store', isApplied: false, buffer: 600, before: expect.any(Number) },
    summary: { all: { metrics: 2, series: 6 }, some: { metrics: 1, series: 20 }, none: { metrics: 1, series: 4 } },
    writers: [
      { shard: 's0', replica: 'a' },
      { shard: 's1', replica: 'a' },
    ],
  });
  expect(page.store?.relabelling).toMatch(/^write_relabel_configs:\n/);
  expect(page.metrics.map(({ name, series, stored, selectors }) => [name, series, stored, selectors])).toEqual([
    ['served', 20, 'some', ['served{code="500"}']],
    ['up', 5, 'all', ['up']],
    ['left_out', 4, 'none', []],
    ['job:up:sum', 1, 'all', ['{__name__=~"job:.+"}']],
  ]);
});

test('pages and searches ask the shards once', async () => {
  await start(`store: {url: "http://127.0.0.1:1", allow: ${ALLOW}},`);
  expect(await get('offset=1&limit=2')).toMatchObject({ total: 4, next: 3 });
  expect(namesOf(await get('search=UP'))).toEqual([
    ['up', 'all'],
    ['job:up:sum', 'all'],
  ]);
  expect(namesOf(await get('stored=none'))).toEqual([['left_out', 'none']]);
  expect(members.map(({ asked }) => asked.filter((one) => one.includes('/api/v1/query')).length)).toEqual([1, 1]);
});

test('each metric tells which queries of the last days read it', async () => {
  await start(`store: {url: "http://127.0.0.1:1", allow: ${ALLOW}},`);
  const run = { step: 0, failed: false, elapsedMs: 1, bytes: 0, series: 0, samples: 0, cached: 0 };
  const texts = [
    'sum(served)',
    'served / on() left_out',
    'count({__name__=~"serv.*"})',
    'rate(served[1m])',
    'vector(1)',
  ];
  texts.forEach((query, i) => site.fleets[0].queries.add({ ...run, query, elapsedMs: 9 - i }, { login: '' }));
  site.fleets[0].queries.flush();
  const readers = (await get()).metrics.map(({ name, queries, queryCount }) => [name, queries, queryCount]);
  expect(readers).toEqual([
    ['served', ['sum(served)', 'served / on () left_out', 'count({__name__=~"serv.*"})'], 4],
    ['up', [], 0],
    ['left_out', ['served / on () left_out'], 1],
    ['job:up:sum', [], 0],
  ]);
});

test('without a list all is written; without a store nothing is asked', async () => {
  await start('store: {url: "http://127.0.0.1:1", buffer: 2m},');
  expect(await get()).toMatchObject({ store: { buffer: 120 }, summary: { all: { metrics: 4 } } });
  await site.close();
  await Promise.all(members.map((member) => member.close()));
  await start('');
  const page = await get();
  expect([page.store, page.total, page.writers]).toEqual([undefined, 0, []]);
  expect(members.flatMap(({ asked }) => asked)).toEqual([]);
});

test('a shard that does not answer makes the numbers lower bounds', async () => {
  await start(`store: {url: "http://127.0.0.1:1", allow: ${ALLOW}},`);
  members[0].answer = json({ status: 'error', errorType: 'internal', error: 'broken' }, 500);
  const { total, problems } = await get();
  expect(total).toBe(2);
  expect(problems).toEqual([expect.stringMatching(/s0.*What is shown is a lower bound\.$/)]);
});

test.each([
  ['who may not see the fleet', '', STRANGER, 404],
  ['a wrong parameter', 'limit=0', ANONYMOUS, 400],
])('%s', async (_, query, headers, status) => {
  await start('');
  expect((await ask(query, headers)).status).toBe(status);
});
