import { type QueryLogPage, queryLogPageSchema } from '../../../src/api/queryLog';
import { type FakeMember, fakeMember, json } from '../../testing/fakeMember';
import { grafanaUser } from '../../testing/managedSite';
import { staticSite } from '../../testing/staticSite';
import { tokens } from '../../testing/tokens';

const ADA = { ...grafanaUser('Viewer', { Login: 'ada' }), 'X-Dashboard-Uid': 'd1', 'X-Panel-Id': '7' };
const EVE = grafanaUser('Viewer', { Login: 'eve', OrgID: 2 });
const ANONYMOUS = grafanaUser('Viewer', { IsAnonymous: true });
const STRANGER = grafanaUser('Admin', { OrgID: 3 });
const OPERATOR = { Authorization: `Bearer ${tokens.operator}` };
const READER = { Authorization: 'Bearer the-token-of-fleet-vms', 'X-Grafana-User': 'rae', 'X-Grafana-Org-Id': '1' };

const body = json({ status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [1, '2'] }] } });
let member: FakeMember;
let site: Awaited<ReturnType<typeof staticSite>>;

beforeEach(async () => {
  member = await fakeMember(body);
  const shards = `{id: s0, replicas: [{url: "${member.url}"}]}`;
  const more = 'kind: hash, driver: static, organisations: [1, 2], anonymous: true';
  site = await staticSite(`fleets: [{id: vms, ${more}, static: {retention: 1d, shards: [${shards}]}}]`);
});

afterEach(async () => {
  await site.close();
  await member.close();
});

type Headers = Readonly<Record<string, string>>;
const LOG = '/api/v1/fleets/vms/queries';
const ask = (query: string, headers: Headers) =>
  fetch(`${site.url}/fleets/vms/api/v1/query?${new URLSearchParams({ query, time: '1' })}`, { headers });
const tell = (report: unknown, headers: Headers) =>
  fetch(`${site.url}${LOG}`, {
    ...{ method: 'POST', body: JSON.stringify(report) },
    headers: { ...headers, 'Content-Type': 'application/json' },
  });
const read = (headers: Headers, query = '') => fetch(`${site.url}${LOG}?${query}`, { headers });
const page = async (headers: Headers, query = ''): Promise<QueryLogPage> =>
  queryLogPageSchema.parse(await (await read(headers, query)).json());

const RUN = {
  ...{ query: 'sum( up )', step: 15_000, failed: false, elapsedMs: 1e6, bytes: 5, series: 1, samples: 9, cached: 4 },
  ...{ notPushed: 'because', dashboard: 'd2', panel: '3' },
};

test("what was asked of the fleet's Prometheus API, and what a page tells of", async () => {
  await ask('sum(up)', ADA);
  await ask('sum( up )', READER);
  await ask('sum(', ADA);
  expect(await (await tell({ runs: [RUN] }, ADA)).json()).toEqual({ runs: 1 });
  const { queries, all, others, problems, total } = await page(ADA);
  expect([total, all.runs, others.runs, problems]).toEqual([2, 3, 0, []]);
  expect(queries).toMatchObject([
    {
      ...{ query: 'sum(up)', step: 15_000, runs: 1, totalMs: 1e6, bytes: 5, cached: 4, notPushed: 'because' },
      askers: [{ login: 'ada', dashboard: 'd2', panel: '3', runs: 1 }],
    },
    {
      ...{ query: 'sum(up)', step: 0, runs: 2, failed: 0, series: 1, samples: 2 },
      askers: [
        { login: 'ada', dashboard: 'd1', panel: '7', runs: 1 },
        { login: 'rae', runs: 1 },
      ],
    },
  ]);
  expect(queries[1].bytes).toBeGreaterThan(50);
});

test('a query that gets no answer costs time all the same', async () => {
  member.answer = json({ status: 'error', errorType: 'internal', error: 'broken' }, 500);
  expect((await ask('up', ADA)).status).toBe(503);
  expect((await page(ADA)).queries).toMatchObject([{ query: 'up', runs: 1, failed: 1, bytes: 0 }]);
});

test('users are told of nobody in another organisation; an operator of all', async () => {
  await ask('sum(up)', ADA);
  await ask('sum(up)', EVE);
  const logins = async (headers: Headers) => (await page(headers)).queries[0].askers.map(({ login }) => login);
  expect(await Promise.all([ADA, EVE, OPERATOR].map(logins))).toEqual([['ada'], ['eve'], ['ada', 'eve']]);
});

test('ordered by what is asked for', async () => {
  const runs = [
    { ...RUN, query: 'a', elapsedMs: 9, series: 1 },
    { ...RUN, query: 'b', elapsedMs: 1, series: 7 },
    { ...RUN, query: 'c', elapsedMs: 4, failed: true },
    { ...RUN, query: 'c', elapsedMs: 4, bytes: 1 },
  ];
  await tell({ runs }, ADA);
  const first = async (order: string) => (await page(ADA, `order=${order}&limit=1`)).queries[0].query;
  const orders = ['time', 'largest', 'runs', 'failed', 'bytes', 'samples', 'series'];
  expect(await Promise.all(orders.map(first))).toEqual(['a', 'a', 'c', 'c', 'c', 'c', 'b']);
  expect((await read(ADA, 'order=hash')).status).toBe(400);
});

test('pages, texts and times', async () => {
  await tell({ runs: ['a', 'b', 'ab'].map((query, i) => ({ ...RUN, query, elapsedMs: 9 - i })) }, ADA);
  expect(await page(ADA, 'limit=2')).toMatchObject({ total: 3, next: 2, queries: [{ query: 'a' }, { query: 'b' }] });
  expect(await page(ADA, 'search=B&offset=1')).toMatchObject({ total: 2, queries: [{ query: 'ab' }] });
  expect(await page(ADA, `to=${Date.now() - 7_200_000}`)).toMatchObject({ total: 0, queries: [], all: { runs: 0 } });
});

test.each<[string, () => Promise<Response>, number]>([
  ['read by who may not see the fleet', () => read(STRANGER), 404],
  ['read without a name', () => read(ANONYMOUS), 403],
  ['read with a wrong parameter', () => read(ADA, 'limit=0'), 400],
  ['told by who may not see the fleet', () => tell({ runs: [RUN] }, STRANGER), 404],
  ['told by who may query', () => tell({ runs: [RUN] }, ANONYMOUS), 200],
  ['told of nothing', () => tell({ runs: [] }, ADA), 400],
  ['told of too much', () => tell({ runs: Array(101).fill(RUN) }, ADA), 400],
  ['told of what cannot be', () => tell({ runs: [{ ...RUN, bytes: -1 }] }, ADA), 400],
  ['told of what no query takes', () => tell({ runs: [{ ...RUN, elapsedMs: 1e300 }] }, ADA), 400],
])('%s', async (_, send, status) => {
  expect((await send()).status).toBe(status);
});
