import { once } from 'node:events';
import { type ServerResponse } from 'node:http';

import { type RunningQuery, runningQueriesSchema } from '../../../src/api/runningQueries';
import { type FakeMember, fakeMember, json } from '../../testing/fakeMember';
import { grafanaUser } from '../../testing/managedSite';
import { staticSite } from '../../testing/staticSite';
import { tokens } from '../../testing/tokens';

type Headers = Readonly<Record<string, string>>;
const ADA: Headers = { ...grafanaUser('Viewer', { Login: 'ada' }), 'X-Dashboard-Uid': 'd1', 'X-Panel-Id': '7' };
const ADMIN = grafanaUser('Admin', { Login: 'root' });
const OTHER_ADMIN = grafanaUser('Admin', { Login: 'eve', OrgID: 2 });
const OPERATOR = { Authorization: `Bearer ${tokens.operator}` };
const READER = { Authorization: 'Bearer the-token-of-fleet-vms' };

let member: FakeMember;
let site: Awaited<ReturnType<typeof staticSite>>;
/** What the member has not answered. */
let hanging: ServerResponse[];

beforeEach(async () => {
  hanging = [];
  member = await fakeMember((_, response) => hanging.push(response));
  const shards = `{id: s0, replicas: [{url: "${member.url}"}]}`;
  const more = 'kind: hash, driver: static, organisations: [1, 2]';
  const fleet = (id: string) => `{id: ${id}, ${more}, static: {retention: 1d, shards: [${shards}]}}`;
  site = await staticSite(`fleets: [${fleet('vms')}, ${fleet('other')}]`, { maxQueries: 2 });
});

afterEach(async () => {
  member.answer = (_, response) => response.destroy();
  hanging.forEach((response) => response.destroy());
  // Whatever waits for an answer ends before the proxy waits for it.
  await Promise.all([site.close(), member.close()]);
});

const RUNNING = '/api/v1/fleets/vms/queries/running';
const ask = (query: string, headers: Headers = ADA, fleet = 'vms') =>
  fetch(`${site.url}/fleets/${fleet}/api/v1/query?${new URLSearchParams({ query, time: '1' })}`, { headers });
const list = async (headers: Headers = ADMIN) =>
  runningQueriesSchema.parse(await (await fetch(`${site.url}${RUNNING}`, { headers })).json()).queries;
const end = (id: string, headers: Headers, fleet = 'vms') =>
  fetch(`${site.url}${RUNNING.replace('vms', fleet)}/${id}`, { method: 'DELETE', headers });

async function until<T>(look: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const value = await look();
    if (holds(value)) {
      return value;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it never came');
}
const listed = (count: number): Promise<readonly RunningQuery[]> => until(list, ({ length }) => length === count);

test('what is asked, over which time, by whom, and whether it waits', async () => {
  const first = ask('sum(x)');
  await listed(1);
  const range = new URLSearchParams({ query: 'sum(y)', start: '0', end: '60', step: '15' });
  const second = fetch(`${site.url}/fleets/vms/api/v1/query_range`, { method: 'POST', body: range, headers: ADA });
  const [one, other] = await listed(2);
  expect(one).toMatchObject({ kind: 'query', query: 'sum(x)', more: 0, state: 'running' });
  expect(one).toMatchObject({ asker: { login: 'ada', dashboard: 'd1', panel: '7' } });
  expect(one.range).toBeUndefined();
  expect(other).toMatchObject({ kind: 'query_range', state: 'waiting', asker: { login: 'ada' } });
  expect(other.range).toMatchObject({ start: 0, end: 60_000, step: 15_000 });
  expect(one.elapsedMs).toBeGreaterThanOrEqual(other.elapsedMs);
  await until(
    () => Promise.resolve(hanging.length),
    (count) => count > 0
  );
  const none = (resultType: string) => json({ status: 'success', data: { resultType, result: [] } });
  member.answer = none('matrix');
  hanging.forEach((response) => none('vector')(undefined as never, response, ''));
  const answers = await Promise.all([first, second]);
  expect(await Promise.all(answers.map(async (one) => [one.status, (await one.json()).status]))).toEqual([
    [200, 'success'],
    [200, 'success'],
  ]);
  expect(await listed(0)).toEqual([]);
});

test('an Admin ends one: its client is told, its members are let go, and others go on', async () => {
  const [asked, others] = [ask('sum(x)'), ask('sum(x)', OPERATOR, 'other')];
  const [{ id }] = await listed(1);
  await until(
    () => Promise.resolve(hanging.length),
    (count) => count === 2
  );
  const gone = Promise.race(hanging.map((response) => once(response, 'close')));
  const ended = await end(id, ADMIN);
  expect([ended.status, await ended.json()]).toEqual([200, expect.objectContaining({ id, query: 'sum(x)' })]);
  const answer = await asked;
  expect([answer.status, await answer.json()]).toEqual([
    499,
    { status: 'error', errorType: 'canceled', error: 'query was canceled: an administrator ended it' },
  ]);
  await gone;
  expect(await list()).toEqual([]);
  expect((await end(id, ADMIN)).status).toBe(404);
  expect(hanging.filter(({ closed }) => !closed)).toHaveLength(1);
  hanging.forEach((response) => response.destroy());
  await others;
});

test('one that waits for its turn is ended too', async () => {
  const first = ask('sum(x)');
  await listed(1);
  const second = ask('sum(y)');
  const [, { id, state }] = await listed(2);
  expect(state).toBe('waiting');
  expect((await end(id, ADMIN)).status).toBe(200);
  expect(await (await second).json()).toMatchObject({ error: 'query was canceled: an administrator ended it' });
  expect(await listed(1)).toMatchObject([{ query: 'sum(x)' }]);
  hanging.forEach((response) => response.destroy());
  await first;
});

test('what a page asks members for is one of them', async () => {
  const requests = ['sum(x)', 'sum(y)'].map((query, id) => ({
    ...{ id, member: 's0', path: 'query_range', query, start: 0, end: 60_000, step: 15_000 },
  }));
  const answer = fetch(`${site.url}/api/v1/fanout`, {
    ...{ method: 'POST', body: JSON.stringify({ fleet: 'vms', requests }) },
    headers: { ...ADA, 'Content-Type': 'application/json' },
  });
  const [one] = await until(list, (all) => all.some(({ state }) => state === 'running'));
  expect(one).toMatchObject({ kind: 'fanout', query: 'sum(x)', more: 1, range: { end: 60_000 } });
  expect((await end(one.id, ADMIN)).status).toBe(200);
  expect(Buffer.from(await (await answer).arrayBuffer()).toString()).toContain('"kind":"canceled"');
});

test('who may see and end what', async () => {
  const asked = ask('sum(x)');
  const [{ id }] = await listed(1);
  const [seen] = await list(OTHER_ADMIN);
  expect([seen.query, seen.asker]).toEqual(['sum(x)', undefined]);
  const statuses = [ADA, READER, grafanaUser('Viewer', { IsAnonymous: true }), OTHER_ADMIN].map((who) => end(id, who));
  expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  expect((await end(id, ADMIN, 'other')).status).toBe(404);
  expect((await fetch(`${site.url}${RUNNING}`, { headers: READER })).status).toBe(403);
  expect(await list()).toHaveLength(1);
  expect((await end(id, OPERATOR)).status).toBe(200);
  expect((await asked).status).toBe(499);
});
