import { eventually } from '../../../e2e/harness/proxy';
import { auditPageSchema } from '../../../src/api/decisions';
import { fleetDocumentSchema, fleetTestSchema } from '../../../src/api/definition';
import { errorSchema } from '../../../src/api/errors';
import { type FleetEvent } from '../../../src/api/events';
import { fleetListSchema, shardListSchema } from '../../../src/api/fleets';
import { type FakeMember, fakeMember, json, vector } from '../../testing/fakeMember';
import { madeSite } from '../../testing/madeSite';
import { grafanaUser, operator } from '../../testing/managedSite';

const ALLOW = '127.0.0.1';
/** Milliseconds: who is watched is asked far more often. */
const QUIET = 8000;
const admin = grafanaUser('Admin');

let site: ReturnType<typeof madeSite>;
let members: FakeMember[];
beforeEach(async () => {
  site = madeSite({ allow: ALLOW });
  members = await Promise.all([1, 2].map((i) => fakeMember(vector({ instance: `i${i}`, job: 'web' }, `${i}`))));
});
afterEach(async () => {
  await site.close();
  await Promise.all(members.map((member) => member.close()));
});

function definition(change: object = {}) {
  const shards = members.map(({ url }, i) => ({ id: `s${i}`, replicas: [{ url }] }));
  return { id: 'shop', name: 'Shop', kind: 'hash', shards, ...change };
}

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

function send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, { headers = admin, body }: Sent = {}) {
  return site.app.inject({ method, url: `/api/v1/fleets${path}`, headers, payload: body });
}

function create(change: object = {}, headers: Record<string, string> = admin) {
  return send('POST', '', { headers, body: { definition: definition(change), reason: 'a new shop' } });
}

async function ids(headers: Record<string, string> = admin) {
  return fleetListSchema.parse((await send('GET', '', { headers })).json()).fleets.map(({ id }) => id);
}

describe('a fleet made through the API', () => {
  it('is listed, answers queries and is told of at once', async () => {
    const events: FleetEvent[] = [];
    site.events.subscribe((event) => events.push(event));
    const created = await create();
    expect(created.statusCode).toBe(201);
    expect(created.headers.etag).toBe('"1"');
    const document = fleetDocumentSchema.parse(created.json());
    expect(document).toMatchObject({ version: 1, savedBy: 'admin', definition: { lookback: 300_000 } });
    expect(await ids()).toEqual(['filed', 'shop']);
    expect(events.map(({ type }) => type)).toEqual(['fleets', 'topology', 'audit']);
    const answer = await site.app.inject({ url: '/fleets/shop/api/v1/query?query=x', headers: operator });
    expect(answer.json()).toMatchObject({
      data: { result: [{ metric: { instance: 'i1' } }, { metric: { instance: 'i2' } }] },
    });
  });

  it('is edited over the version that was read', async () => {
    await create();
    const body = { definition: definition({ name: 'Shops', shards: definition().shards.slice(0, 1) }) };
    const edit = (version: string) =>
      send('PUT', '/shop/definition', { headers: { ...admin, 'if-match': version }, body });
    expect((await edit('"1"')).json()).toMatchObject({ version: 2, definition: { name: 'Shops' } });
    const stale = errorSchema.parse((await edit('"1"')).json());
    expect([stale.code, fleetDocumentSchema.parse(stale.current).version]).toEqual(['conflict', 2]);
    expect((await edit('*')).statusCode).toBe(428);
    const shards = shardListSchema.parse((await send('GET', '/shop/shards')).json());
    expect(shards.shards.map(({ id }) => id)).toEqual(['s0']);
  });

  it('leaves its servers alone when it is edited away', async () => {
    await create();
    const isQuiet = ({ askedAt }: FakeMember) => performance.now() - askedAt > QUIET;
    await eventually('both are watched', 15_000, () =>
      members.every(({ askedAt }) => askedAt > 0) ? true : undefined
    );
    const body = { definition: definition({ shards: definition().shards.slice(0, 1) }) };
    await send('PUT', '/shop/definition', { headers: { ...admin, 'if-match': '"1"' }, body });
    // What was under way goes on for a moment.
    await eventually('one is left alone', 15_000, () => (isQuiet(members[1]) ? true : undefined));
    const at = performance.now();
    await eventually('the other is not', 15_000, () => (members[0].askedAt > at ? true : undefined));
  });

  it('is gone from the metrics when it is deleted, as a shard is that it has no more', async () => {
    await create();
    const metrics = async () => {
      await site.app.inject({ url: '/fleets/shop/api/v1/query?query=x', headers: operator });
      const { body } = await site.app.inject({ url: '/metrics', headers: operator });
      const labels = body.matchAll(/promshards_(?:queries|member)\w*\{fleet="shop"(?:,shard="(\w+)")?/g);
      return new Set([...labels].map(([, shard]) => shard));
    };
    expect(await metrics()).toEqual(new Set([undefined, 's0', 's1']));
    const body = { definition: definition({ shards: definition().shards.slice(0, 1) }) };
    await send('PUT', '/shop/definition', { headers: { ...admin, 'if-match': '"1"' }, body });
    expect(await metrics()).toEqual(new Set([undefined, 's0']));
    await send('DELETE', '/shop?reason=closed', { headers: { ...admin, 'if-match': '"2"' } });
    expect(await metrics()).toEqual(new Set());
  });

  it('keeps its id', async () => {
    await create();
    const response = await send('PUT', '/shop/definition', {
      headers: { ...admin, 'if-match': '"1"' },
      body: { definition: definition({ id: 'other' }) },
    });
    expect(errorSchema.parse(response.json()).problems).toEqual([
      { path: 'definition.id', message: 'cannot be changed' },
    ]);
  });

  it('goes when it is deleted, and its id can be had again', async () => {
    await create();
    const remove = (version: string) =>
      send('DELETE', '/shop?reason=closed', { headers: { ...admin, 'if-match': version } });
    expect((await remove('"2"')).statusCode).toBe(412);
    expect((await remove('"1"')).statusCode).toBe(200);
    expect(await ids()).toEqual(['filed']);
    expect((await send('GET', '/shop/definition')).statusCode).toBe(404);
    expect((await send('GET', '/shop/audit')).statusCode).toBe(404);
    expect((await create()).json()).toMatchObject({ version: 1 });
  });

  it.each([
    ['its own organisation', admin, 1],
    ['another organisation', grafanaUser('Admin', { OrgID: 2 }), 2],
  ])('made again by %s, it tells nothing of the one before', async (_, headers, organisation) => {
    await create();
    site.fleets.find(({ id }) => id === 'shop')?.rows.shardUsage.add(Date.now() - 60_000, new Map([['s', { cpu: 1 }]]));
    await send('DELETE', '/shop?reason=secret', { headers: { ...admin, 'if-match': '"1"' } });
    await create({ name: 'Another' }, headers);
    const { entries } = auditPageSchema.parse((await send('GET', '/shop/audit', { headers })).json());
    expect(entries.map(({ action, sentence }) => [action, sentence])).toEqual([
      ['fleet.create', 'The fleet shop is made, of 2 servers.'],
    ]);
    const usage = await send('GET', '/shop/shard-usage?metric=cpu', { headers });
    expect(usage.json()).toMatchObject({ times: [], shards: [] });
    const after = madeSite({ allow: ALLOW, store: site.store });
    const again = after.fleets.find(({ id }) => id === 'shop');
    expect([again?.config.organisations, again?.config.name]).toEqual([[organisation], 'Another']);
    expect(again?.rows.audit.page({ limit: 9 })).toHaveLength(1);
    await after.close();
  });

  it.each(['José Álvarez', '王小明', 'Ünï – \u{1f600}', 'ascii'])('knows that it was made by %s', async (Login) => {
    // Grafana writes UTF-8, of which Node makes a character a byte.
    const context = Buffer.from(grafanaUser('Admin', { Login })['x-grafana-context']).toString('latin1');
    expect((await create({}, { ...admin, 'x-grafana-context': context })).json()).toMatchObject({ savedBy: Login });
    const { entries } = auditPageSchema.parse((await send('GET', '/shop/audit')).json());
    expect(entries.map(({ login }) => login)).toEqual([Login]);
  });

  it('takes a name that is no UTF-8 as it stands', async () => {
    const context = grafanaUser('Admin', { Login: 'Jos\u00e9' })['x-grafana-context'];
    expect((await create({}, { ...admin, 'x-grafana-context': context })).json()).toMatchObject({ savedBy: 'José' });
  });

  it('is there after a restart', async () => {
    await create();
    const after = madeSite({ allow: ALLOW, store: site.store });
    expect(after.fleets.map(({ id }) => id)).toEqual(['filed', 'shop']);
    expect(after.made.document(after.fleets[1])).toMatchObject({ version: 1, definition: { name: 'Shop' } });
    await after.close();
  });

  it('asks no server after a restart that is not allowed any more', async () => {
    await create();
    const asked = members.map((member) => member.asked.length);
    for (const allow of ['prom-1:9090', undefined]) {
      const after = madeSite({ allow, store: site.store });
      await after.fleets[1].watch();
      const [shard] = after.fleets[1].shards().shards;
      expect(shard.replicas[0].problems.join()).toContain('--allow-servers');
      await after.close();
    }
    expect(members.map((member) => member.asked.length)).toEqual(asked);
  });

  it('belongs to the organisation of the user who made it', async () => {
    await create({}, grafanaUser('Admin', { OrgID: 7 }));
    expect(await ids(grafanaUser('Viewer', { OrgID: 7 }))).toContain('shop');
    expect(await ids()).not.toContain('shop');
    const headers = { ...admin, 'if-match': '"1"' };
    expect((await send('PUT', '/shop/definition', { headers, body: { definition: definition() } })).statusCode).toBe(
      404
    );
    expect((await send('DELETE', '/shop', { headers })).statusCode).toBe(404);
    expect(errorSchema.parse((await create()).json()).code).toBe('refused');
  });
});

describe('what is refused', () => {
  it.each([
    ['a Viewer', grafanaUser('Viewer')],
    ['an Editor', grafanaUser('Editor')],
    ['an anonymous Admin', grafanaUser('Admin', { IsAnonymous: true })],
    ['a page of another site', { ...admin, 'sec-fetch-site': 'cross-site' }],
    ['an Admin by a forged context', { 'x-grafana-context': admin['x-grafana-context'] }],
  ])('%s', async (_, headers) => {
    await create();
    const change = { ...headers, 'if-match': '"1"' };
    const body = { definition: definition() };
    const answers = [
      await create({ id: 'other' }, headers),
      await send('POST', '/test', { headers, body }),
      await send('PUT', '/shop/definition', { headers: change, body }),
      await send('DELETE', '/shop', { headers: change }),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403]);
    expect(site.made.document(site.fleets[1])?.version).toBe(1);
  });

  it.each<[string, object, string]>([
    [
      'a server that is not allowed',
      { shards: [{ id: 'a', replicas: [{ url: 'http://169.254.169.254' }] }] },
      'shards.0.replicas.0.url',
    ],
    ['a store that is not allowed', { store: { url: 'http://store:8428' } }, 'store.url'],
    [
      'a proxy that is not allowed',
      { shards: [{ id: 'a', replicas: [{ url: 'http://127.0.0.1:1', proxyUrl: 'http://169.254.169.254' }] }] },
      'shards.0.replicas.0.proxyUrl',
    ],
    [
      'a server name that is not allowed',
      { shards: [{ id: 'a', replicas: [{ url: 'https://127.0.0.1:1', serverName: 'metadata.internal' }] }] },
      'shards.0.replicas.0.serverName',
    ],
    [
      'credentials',
      { shards: [{ id: 'a', replicas: [{ url: 'http://a:b@127.0.0.1:1' }] }] },
      'shards.0.replicas.0.url',
    ],
  ])('%s, and it is not asked', async (_, change, path) => {
    for (const response of [
      await create(change),
      await send('POST', '/test', { body: { definition: definition(change) } }),
    ]) {
      expect(response.statusCode).toBe(400);
      expect(errorSchema.parse(response.json()).problems?.map((problem) => problem.path)).toEqual([
        `definition.${path}`,
      ]);
    }
  });

  it('a fleet of the fleets file is told as it is, without secrets, and left as it is', async () => {
    const response = await send('GET', '/filed/definition');
    const document = fleetDocumentSchema.parse(response.json());
    expect(document).toMatchObject({ version: 0, readOnly: expect.stringContaining('stands in the fleets file') });
    expect(response.body).not.toContain('secret');
    const headers = { ...admin, 'if-match': '"0"' };
    const put = await send('PUT', '/filed/definition', { headers, body: { definition: document.definition } });
    expect([put.statusCode, errorSchema.parse(put.json()).message]).toEqual([409, document.readOnly]);
    expect((await send('DELETE', '/filed', { headers })).statusCode).toBe(409);
    expect((await create({ id: 'filed' })).statusCode).toBe(409);
  });

  it('everything, where no server is allowed', async () => {
    const closed = madeSite();
    const inject = (headers: Record<string, string>) => closed.app.inject({ url: '/api/v1/fleets', headers });
    const response = await closed.app.inject({
      method: 'POST',
      url: '/api/v1/fleets',
      headers: admin,
      payload: { definition: definition() },
    });
    const { code, message } = errorSchema.parse(response.json());
    expect([code, message]).toEqual(['refused', expect.stringContaining('--allow-servers')]);
    expect(fleetListSchema.parse((await inject(admin)).json()).makingRefused).toBe(message);
    expect(fleetListSchema.parse((await inject(grafanaUser('Viewer'))).json()).makingRefused).toContain('Admins');
    await closed.close();
  });
});

describe('the connection test', () => {
  async function test(change: object = {}) {
    const response = await send('POST', '/test', { body: { definition: definition(change) } });
    return fleetTestSchema.parse(response.json());
  }

  it('tells of each server how it is, and what was found', async () => {
    const result = await test();
    expect(result.ok).toBe(true);
    expect(result.servers.map(({ shard, state, problem }) => [shard, state, problem])).toEqual([
      ['s0', 'ready', undefined],
      ['s1', 'ready', undefined],
    ]);
    expect(result.partitionLabels).toEqual(['instance']);
    expect(await ids()).toEqual(['filed']);
  });

  it('tells of servers that do not answer, and of those that are no Prometheus', async () => {
    members[1].answer = json({ hello: 'world' });
    members[1].healthy = false;
    const { shards } = definition();
    const result = await test({ shards: [...shards, { id: 'gone', replicas: [{ url: 'http://127.0.0.1:1' }] }] });
    expect(result.ok).toBe(false);
    expect(result.servers.map(({ problem }) => problem)).toEqual([
      undefined,
      expect.stringContaining("not as Prometheus' API does"),
      'It does not answer: the connection was refused.',
    ]);
  });
});
