import { once } from 'node:events';
import { connect } from 'node:net';

import { startPrometheus, type PrometheusServer } from '../harness/prometheus';
import { type Proxy, refusedProxy, startProxy } from '../harness/proxy';
import { writeSeries } from '../harness/remoteWrite';

const TOKEN = 'a-token-that-only-grafana-has';
const SHOP_TOKEN = 'a-token-for-the-shop-alone';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** What Grafana's app proxy adds for a user of an organisation. */
function grafana(user: { OrgID: number; OrgRole?: string; IsAnonymous?: boolean }): Record<string, string> {
  const context = { UserID: 2, Login: 'ada', OrgName: 'o', OrgRole: 'Admin', IsAnonymous: false, Teams: [], ...user };
  return { 'x-grafana-context': JSON.stringify(context) };
}

function viewer(): Record<string, string> {
  return grafana({ OrgID: 7, OrgRole: 'Viewer' });
}

let prometheus: PrometheusServer;
let proxy: Proxy;

function fleets(url: string): string {
  const shards = [{ id: 'shard-0', replicas: [{ url }] }];
  const common = { kind: 'hash', driver: 'static', static: { shards } };
  return JSON.stringify({
    fleets: [
      { id: 'shop', ...common, organisations: [7], token_env: 'SHOP_TOKEN' },
      { id: 'public', ...common, anonymous: true },
      { id: 'internal', ...common },
    ],
  });
}

beforeAll(async () => {
  prometheus = await startPrometheus();
  const wide = Array.from({ length: 100 }, (_, i) => ({
    labels: { __name__: 'wide', n: `${i}` },
    samples: [[1_700_000_000_000, 1] as const],
  }));
  await writeSeries(prometheus.url, wide);
  proxy = await startProxy({
    fleets: fleets(prometheus.url),
    token: TOKEN,
    env: { SHOP_TOKEN },
    args: ['--client-stall', '1s', '--max-body', '64Ki', '--log-level', 'debug'],
  });
}, 60_000);

afterAll(async () => {
  await proxy?.stop();
  await prometheus?.stop();
});

/** Sends bytes as they are and gives the status of the answer; 0 where the connection ends without one. */
async function raw(bytes: string, port = proxy.port): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
}

function rawGet(target: string, headers: Record<string, string> = bearer(TOKEN)): Promise<number> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return raw(`GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${lines.join('')}\r\n`);
}

async function get(path: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  const response = await fetch(`${proxy.url}${path}`, { headers });
  return { status: response.status, text: await response.text() };
}

const QUERY = '/fleets/internal/api/v1/query?query=up';

describe('the token', () => {
  test.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['a wrong token', bearer('a-token-that-only-grafana-haS')],
    ['a forged context without the token', grafana({ OrgID: 7 })],
    ['a forged context with a wrong token', { ...bearer('x'), ...grafana({ OrgID: 7 }) }],
    ['a context that cannot be read', { ...bearer(TOKEN), 'x-grafana-context': '[' }],
    ['two contexts', { ...bearer(TOKEN), 'x-grafana-context': '{"OrgID":1,"IsAnonymous":false}, {}' }],
    ['the token of a fleet, at another address', bearer(SHOP_TOKEN)],
  ])('%s: 403, never 401', async (_, headers) => {
    for (const path of ['/api/v1/fleets', '/api/v1/fleets/shop/shards', '/metrics', '/api/v1/fanout', '/x']) {
      expect((await get(path, headers)).status).toBe(403);
    }
  });

  test('the token of a fleet opens that fleet only, and forged contexts beside it count for nothing', async () => {
    const headers = { ...bearer(SHOP_TOKEN), ...grafana({ OrgID: 1 }) };
    expect((await get('/fleets/shop/api/v1/query?query=up', headers)).status).toBe(200);
    expect((await get(QUERY, headers)).status).toBe(404);
  });

  test('is nowhere in the log', () => {
    expect(proxy.output()).not.toContain(TOKEN);
    expect(proxy.output()).not.toContain(SHOP_TOKEN);
  });
});

describe('fleets of others', () => {
  test.each<[string, Record<string, string>, Record<string, number>]>([
    ['a member of the organisation', grafana({ OrgID: 7 }), { shop: 200, public: 200, internal: 200 }],
    ['a member of another one', grafana({ OrgID: 8 }), { shop: 404, public: 200, internal: 200 }],
    ['an anonymous viewer', grafana({ OrgID: 7, IsAnonymous: true }), { shop: 404, public: 200, internal: 404 }],
  ])('%s', async (_, user, expected) => {
    const headers = { ...bearer(TOKEN), ...user };
    const seen = JSON.parse((await get('/api/v1/fleets', headers)).text) as { fleets: Array<{ id: string }> };
    const visible = Object.entries(expected).filter(([, status]) => status === 200);
    expect(seen.fleets.map(({ id }) => id)).toEqual(visible.map(([id]) => id));
    for (const [id, status] of Object.entries(expected)) {
      expect((await get(`/fleets/${id}/api/v1/query?query=up`, headers)).status).toBe(status);
      const batch = { fleet: id, requests: [request('shard-0')] };
      expect((await fanOut(batch, headers)).status).toBe(status);
    }
  });

  test('an anonymous viewer sees no shards', async () => {
    const headers = { ...bearer(TOKEN), ...grafana({ OrgID: 7, IsAnonymous: true }) };
    expect((await get('/api/v1/fleets/public/shards', headers)).status).toBe(403);
  });
});

function request(member: string, path = 'query') {
  return { id: 1, member, path, query: 'up', start: 0, end: 0, step: 1 };
}

function fanOut(body: unknown, headers: Record<string, string> = bearer(TOKEN)): Promise<Response> {
  return fetch(`${proxy.url}/api/v1/fanout`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

describe('what is read', () => {
  test.each([
    'up offset 5m',
    'up @ 1',
    'up @ start()',
    'up[5m]',
    'sum(up)',
    '(up)',
    '-up',
    'up or up',
    '1',
    '{}',
    'up{',
    'up} or {a="b"',
    'up[1m]) or (up',
    '../../-/quit',
  ])('is one selector, not %s: 400', async (query) => {
    const batch = { fleet: 'internal', requests: [{ ...request('shard-0', 'read'), query }] };
    expect((await fanOut(batch)).status).toBe(400);
  });

  test.each(['read', '../read', 'write', 'read/../write', 'READ'])('the path %s', async (path) => {
    const batch = { fleet: 'internal', requests: [request('shard-0', path)] };
    expect((await fanOut(batch)).status).toBe(path === 'read' ? 200 : 400);
  });
});

describe('paths', () => {
  test.each([
    '/api/../metrics',
    '/api/%2e%2e/metrics',
    '/api/.%2e/metrics',
    '/api/..%2fmetrics',
    '/api/%2e%2e%2fmetrics',
    '/api/%252e%252e/metrics',
    '/api/%25252e%25252e%25252fmetrics',
    '/api/..;/metrics',
    '/api/..%5cmetrics',
    '/api/..\\metrics',
    '/api/%c0%ae%c0%ae/metrics',
    '/api/./v1/fleets',
    '/fleets/internal/api/v1/label/..%2f..%2fadmin%2ftsdb%2fsnapshot%3f/values',
    '/fleets/internal/api/v1/label/%2e%2e/values',
    '//api/v1/fleets',
    'http://127.0.0.1/api/v1/fleets',
    '/api/v1/fleets%00',
  ])('%s: 400, with the token or without', async (target) => {
    expect(await rawGet(target)).toBe(400);
    expect(await rawGet(target, {})).toBe(400);
  });

  test.each([
    ['/fleets/internal/api/v1/admin/tsdb/snapshot', 404],
    ['/fleets/internal/api/v1/status/config', 404],
    ['/fleets/internal/api/v1/write', 404],
    ['/fleets/internal/-/quit', 404],
    ['/fleets/internal/api/v1/read', 404],
    ['/fleets/internal/api/v1/label/a.b/values', 200],
  ])('%s: %p', async (target, status) => {
    expect(await rawGet(target)).toBe(status);
  });

  test.each<[string, unknown, number]>([
    ['a member that is not in the fleet', { fleet: 'internal', requests: [request('shard-9')] }, 404],
    ['a URL for a member', { fleet: 'internal', requests: [request('http://127.0.0.1:9090')] }, 400],
    ['a path that is not a query', { fleet: 'internal', requests: [request('shard-0', 'admin/tsdb/snapshot')] }, 400],
    ['a path that climbs', { fleet: 'internal', requests: [request('shard-0', '../../-/quit')] }, 400],
    ['a fleet that is no id', { fleet: '../x', requests: [request('shard-0')] }, 400],
    ['no requests', { fleet: 'internal', requests: [] }, 400],
  ])('fan-out, %s: refused', async (_, body, status) => {
    expect((await fanOut(body)).status).toBe(status);
  });
});

describe('what costs too much', () => {
  test('a body too large: 413', async () => {
    const query = 'x'.repeat(100_000);
    expect((await fanOut({ fleet: 'internal', requests: [{ ...request('shard-0'), query }] })).status).toBe(413);
    const form = await fetch(`${proxy.url}/fleets/internal/api/v1/query`, {
      method: 'POST',
      headers: bearer(TOKEN),
      body: new URLSearchParams({ query }),
    });
    expect(form.status).toBe(413);
    expect(await form.json()).toMatchObject({ status: 'error', errorType: 'bad_data' });
  });

  test('headers too large: 431', async () => {
    expect(await rawGet('/api/v1/fleets', { ...bearer(TOKEN), x: 'y'.repeat(40_000) })).toBe(431);
  });

  test('a client that does not finish its headers: 408', async () => {
    expect(await raw('GET /api/v1/fleets HTTP/1.1\r\nhost: localhost\r\n')).toBe(408);
  }, 15_000);

  test('a client that does not finish its body: 408', async () => {
    const head = `POST /api/v1/fanout HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${TOKEN}\r\n`;
    expect(await raw(`${head}content-type: application/json\r\ncontent-length: 1000\r\n\r\n{"fleet":`)).toBe(408);
  }, 15_000);

  test('a client that does not read its answer is cut off', async () => {
    // About 25 MB: more than the sockets' buffers hold.
    const form = new URLSearchParams({ query: 'wide', start: '1700000000', end: '1700010999', step: '1' });
    form.set('lookback_delta', '4h');
    const socket = connect({ port: proxy.port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    socket.write(
      `GET /fleets/internal/api/v1/query_range?${form} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${TOKEN}\r\n\r\n`
    );
    await once(socket, 'readable');
    socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => (bytes += chunk.length));
    socket.resume();
    await closed;
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(15_000_000);
    expect((await get(QUERY, bearer(TOKEN))).status).toBe(200);
  }, 60_000);
});

describe('changes', () => {
  const admin: Record<string, string> = { ...bearer(TOKEN), ...grafana({ OrgID: 7 }) };
  const definition = {
    id: 'made',
    name: 'Made',
    kind: 'hash',
    shards: [{ id: 'a', replicas: [{ url: 'http://127.0.0.1:9' }] }],
  };
  const start = (token: string, dir?: string) =>
    startProxy({ fleets: 'fleets: []', token, dir, args: ['--allow-servers', '127.0.0.1:9'] });
  let site: Proxy;

  beforeAll(async () => {
    site = await start(TOKEN);
    expect((await send('POST', '', admin)).status).toBe(201);
  }, 30_000);

  afterAll(() => site?.stop());

  function send(method: string, address: string, headers: Record<string, string>, body: object = { definition }) {
    const json = { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
    return fetch(`${site.url}/api/v1/fleets${address}`, { method, ...(method === 'DELETE' ? { headers } : json) });
  }

  /** Of the fleet that was made; undefined where it is gone. */
  async function version(): Promise<number | undefined> {
    const response = await fetch(`${site.url}/api/v1/fleets/made/definition`, { headers: admin });
    return ((await response.json()) as { version?: number }).version;
  }

  test.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['a forged context without the token', grafana({ OrgID: 7 })],
    ['a forged context with a wrong token', { ...bearer('a-token-that-only-grafana-had'), ...grafana({ OrgID: 7 }) }],
    ['a context that is cut', { ...bearer(TOKEN), 'x-grafana-context': admin['x-grafana-context'].slice(0, -1) }],
    ['two contexts', { ...admin, 'x-grafana-context': `${admin['x-grafana-context']}, ${admin['x-grafana-context']}` }],
    ['an Editor', { ...bearer(TOKEN), ...grafana({ OrgID: 7, OrgRole: 'Editor' }) }],
    ['a Viewer who claims more beside the context', { ...bearer(TOKEN), ...viewer(), 'x-grafana-role': 'Admin' }],
    ['an Admin who is not logged in', { ...bearer(TOKEN), ...grafana({ OrgID: 7, IsAnonymous: true }) }],
    ['a page of another site', { ...admin, 'sec-fetch-site': 'cross-site', origin: 'https://attacker.example' }],
    ['a page of a sibling domain', { ...admin, 'sec-fetch-site': 'same-site' }],
  ])('%s: 403, and nothing is changed', async (_, headers) => {
    const current = { ...headers, 'if-match': '"1"' };
    const other = { definition: { ...definition, id: 'other' } };
    expect((await send('POST', '', headers, other)).status).toBe(403);
    expect((await send('POST', '/test', headers)).status).toBe(403);
    expect((await send('PUT', '/made/definition', current)).status).toBe(403);
    expect((await send('DELETE', '/made', current)).status).toBe(403);
    expect(await version()).toBe(1);
  });

  test.each([
    ['an older version', '"0"', 412],
    ['a version that never was', '"9"', 412],
    ['no version', undefined, 428],
    ['any version', '*', 428],
    ['a weak one', 'W/"1"', 428],
    ['two', '"1", "2"', 428],
  ])('from %s: %p is %d', async (_, tag, status) => {
    const headers = { ...admin, ...(tag === undefined ? {} : { 'if-match': tag }) };
    for (const answer of [await send('PUT', '/made/definition', headers), await send('DELETE', '/made', headers)]) {
      expect(answer.status).toBe(status);
      const body = (await answer.json()) as { current?: { version: number } };
      expect(body.current?.version).toBe(status === 412 ? 1 : undefined);
    }
    expect(await version()).toBe(1);
  });

  test('a form, as any page can have a browser send, is refused', async () => {
    const simple = { ...admin, 'content-type': 'text/plain' };
    expect((await send('POST', '', simple, { definition: { ...definition, id: 'other' } })).status).toBe(400);
  });

  test('a token that was replaced opens nothing any more', async () => {
    const { dir } = site;
    await site.kill('SIGTERM');
    site = await start('another-token-from-now-on', dir);
    expect((await send('PUT', '/made/definition', { ...admin, 'if-match': '"1"' })).status).toBe(403);
    const renewed = { ...admin, ...bearer('another-token-from-now-on'), 'if-match': '"1"' };
    expect((await send('PUT', '/made/definition', renewed)).status).toBe(200);
  }, 30_000);
});

describe('without a token', () => {
  test('another machine is not let in: the proxy does not start', async () => {
    const open = await refusedProxy({ fleets: fleets(prometheus.url), args: ['--listen', '0.0.0.0:0'] });
    expect(open.code).toBe(1);
    expect(open.output).toMatch(/without a token the proxy listens on the loopback address only/);
  });

  test('organisations cannot be told apart: the proxy does not start', async () => {
    const refused = await refusedProxy({ fleets: fleets(prometheus.url), env: { SHOP_TOKEN } });
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/Fleet "shop" is for some organisations only/);
  });

  test('a page of another site that resolves its name to this machine gets nothing', async () => {
    const shards = [{ id: 'shard-0', replicas: [{ url: prometheus.url }] }];
    const fleet = { id: 'a', kind: 'hash', driver: 'static', static: { shards } };
    const open = await startProxy({ fleets: JSON.stringify({ fleets: [fleet] }) });
    const ask = (host: string) =>
      raw(`GET /api/v1/fleets HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`, open.port);
    expect(await ask(`127.0.0.1:${open.port}`)).toBe(200);
    expect(await ask('attacker.example')).toBe(403);
    await open.stop();
  }, 30_000);
});
