import { allowListDocumentSchema, allowListVersionsSchema } from '../../../src/api/allowList';
import { auditPageSchema } from '../../../src/api/decisions';
import { errorSchema } from '../../../src/api/errors';
import { grafanaUser, managedSite } from '../../testing/managedSite';
import { staticSite } from '../../testing/staticSite';

const STORE = 'store: {url: "http://127.0.0.1:1", allow: [up]';
const WRITTEN = `${STORE}, remote_write: {url: "http://127.0.0.1:1/write"}},`;

const admin = grafanaUser('Admin');
const viewer = grafanaUser('Viewer');
let site: Awaited<ReturnType<typeof managedSite>>;

const start = async (more = WRITTEN) => (site = await managedSite({ more }));
const get = (path: string, headers = viewer) => site.app.inject({ url: `/api/v1/fleets/vms/${path}`, headers });
const put = (allow: unknown, headers: object = {}) =>
  site.app.inject({
    ...{ method: 'PUT', url: '/api/v1/fleets/vms/allow-list' },
    headers: { ...admin, 'if-match': '"1"', ...headers },
    payload: { allow, reason: 'for the review' },
  });
const list = async () => allowListDocumentSchema.parse((await get('allow-list')).json());

test('the first is what the fleets file says', async () => {
  await start();
  const answer = await get('allow-list');
  expect(answer.headers.etag).toBe('"1"');
  expect(answer.json()).toMatchObject({ fleet: 'vms', version: 1, allow: ['up'], savedBy: 'fleets file' });
  await start(WRITTEN.replace('allow: [up], ', ''));
  expect((await list()).allow).toBeNull();
});

test('a list is saved over the version that was read, with its reason, and can be put back', async () => {
  await start();
  const told: string[] = [];
  site.events.subscribe((event) => told.push(event.type));
  const answer = await put(['up', '{job="web"}']);
  expect([answer.statusCode, answer.headers.etag]).toEqual([200, '"2"']);
  expect(told.filter((type) => type !== 'scaling')).toEqual(['audit', 'allowList']);
  expect((await put(null, { 'if-match': '"2"' })).json()).toMatchObject({ version: 3, allow: null });
  expect((await put(['up'], { 'if-match': '"3"' })).json()).toMatchObject({ version: 4, allow: ['up'] });
  const { versions } = allowListVersionsSchema.parse((await get('allow-list/versions')).json());
  expect(versions.map(({ version, allow, savedBy }) => [version, allow, savedBy])).toEqual([
    [4, ['up'], 'admin'],
    [3, null, 'admin'],
    [2, ['up', '{job="web"}'], 'admin'],
    [1, ['up'], 'fleets file'],
  ]);
  const { entries } = auditPageSchema.parse((await get('audit?by=people')).json());
  expect(entries.at(-2)).toMatchObject({
    ...{ action: 'allowList.save', login: 'admin', reason: 'for the review' },
    ...{ sentence: 'The allow list is saved as version 2.', before: ['up'], after: ['up', '{job="web"}'] },
  });
});

test('it is not saved over a newer one', async () => {
  await start();
  await put(['up', 'down']);
  const conflict = await put(['left']);
  expect(conflict.statusCode).toBe(412);
  expect(errorSchema.parse(conflict.json()).current).toMatchObject({ version: 2, allow: ['up', 'down'] });
});

test('what is tried is not saved; without a shard that answers nothing is told of it', async () => {
  await start();
  const answer = await site.app.inject({
    ...{ method: 'PUT', url: '/api/v1/fleets/vms/allow-list' },
    headers: { ...admin, 'if-match': '"1"' },
    payload: { allow: ['down'], dryRun: true },
  });
  const { code, message } = errorSchema.parse(answer.json());
  expect([answer.statusCode, code]).toEqual([503, 'unavailable']);
  expect(message).toMatch(/^no complete answer without members shard-0: /);
  expect((await list()).version).toBe(1);
});

test.each<[string, unknown, object, number, string]>([
  ['no version', ['up'], { 'if-match': '' }, 428, 'no_precondition'],
  ['no role', ['up'], grafanaUser('Editor'), 403, 'forbidden'],
  ['another organisation', ['up'], grafanaUser('Admin', { OrgID: 2 }), 404, 'not_found'],
  ['nothing', undefined, {}, 400, 'bad_request'],
  ['an empty list', [], {}, 400, 'bad_request'],
  ['no selector', ['up', 'rate(up[5m])'], {}, 400, 'bad_request'],
  ['too many', Array.from({ length: 501 }, (_, i) => `m${i}`), {}, 400, 'bad_request'],
])('%s is refused', async (_, allow, headers, status, code) => {
  await start();
  const answer = await put(allow, headers);
  expect([answer.statusCode, errorSchema.parse(answer.json()).code]).toEqual([status, code]);
  expect((await list()).version).toBe(1);
});

test('what is wrong is told by place', async () => {
  await start();
  expect(errorSchema.parse((await put(['up', 'up offset 5m'])).json()).problems).toEqual([
    { path: 'allow.1', message: expect.stringContaining('write a metric name or a selector') },
  ]);
});

test.each([
  ['no store', '', 'has no long-term store'],
  ['no remote write of the proxy', `${STORE}},`, 'is store.allow in the fleets file and is changed there'],
])('%s: refused, with what to do', async (_, more, why) => {
  await start(more);
  for (const answer of [await get('allow-list'), await get('allow-list/versions'), await put(['up'])]) {
    expect([answer.statusCode, errorSchema.parse(answer.json()).message]).toEqual([409, expect.stringContaining(why)]);
  }
});

test('servers that exist already are not written to', async () => {
  const shards = '[{id: s0, replicas: [{url: "http://127.0.0.1:1"}]}]';
  const fleet = `{id: vms, kind: hash, driver: static, ${STORE}}, static: {shards: ${shards}}}`;
  const other = await staticSite(`fleets: [${fleet}]`);
  const answer = await fetch(`${other.url}/api/v1/fleets/vms/allow-list`, { headers: viewer });
  expect([answer.status, errorSchema.parse(await answer.json()).message]).toEqual([
    409,
    'The allow list of the fleet vms is store.allow in the fleets file and is changed there, and in the configuration of its servers.',
  ]);
  await other.close();
});
