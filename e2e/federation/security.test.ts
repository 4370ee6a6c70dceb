import { once } from 'node:events';
import { connect } from 'node:net';

import { type Proxy, refusedProxy, startProxy } from '../harness/proxy';
import { writeSeries } from '../harness/remoteWrite';
import {
  bearer as bearerOf,
  grafana as grafanaOf,
  GRAFANA_TOKEN,
  OPERATOR_TOKEN,
  SHOP_TOKEN,
  type Site,
  startSite,
} from './security/site';
import { tryTables } from './security/tryTables';

const bearer = (token: string): Record<string, string> => Object.fromEntries(bearerOf(token));
const operator = bearer(OPERATOR_TOKEN);
/** What Grafana's app proxy sends for a user of an organisation. */
const grafana = (user: object): Record<string, string> => Object.fromEntries(grafanaOf({ ...user }));

let site: Site;
let proxy: Proxy;

beforeAll(async () => {
  site = await startSite();
  proxy = site.closed;
  const wide = Array.from({ length: 100 }, (_, i) => ({
    labels: { __name__: 'wide', n: `${i}` },
    samples: [[1_700_000_000_000, 1] as const],
  }));
  await writeSeries(site.prometheus.url, wide);
}, 60_000);

afterAll(() => site?.stop());

describe.each(tryTables)('$title', ({ tries }) => {
  test.each(tries)('$name: $tries', async ({ run }) => {
    expect(await run(site)).toBeUndefined();
  });
});

test('every try has a name of its own', () => {
  const names = tryTables.flatMap((table) => table.tries.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
});

test('no token is in the log', () => {
  for (const token of [GRAFANA_TOKEN, OPERATOR_TOKEN, SHOP_TOKEN]) {
    expect(proxy.output()).not.toContain(token);
  }
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

function rawGet(target: string, headers: Record<string, string> = operator): Promise<number> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return raw(`GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${lines.join('')}\r\n`);
}

async function get(path: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  const response = await fetch(`${proxy.url}${path}`, { headers });
  return { status: response.status, text: await response.text() };
}

const QUERY = '/fleets/internal/api/v1/query?query=up';

describe('fleets of others', () => {
  test.each<[string, Record<string, string>, Record<string, number>]>([
    ['a member of the organisation', grafana({ OrgID: 7 }), { shop: 200, public: 200, internal: 200 }],
    ['a member of another one', grafana({ OrgID: 8 }), { shop: 404, public: 200, internal: 200 }],
    ['an anonymous viewer', grafana({ OrgID: 7, IsAnonymous: true }), { shop: 404, public: 200, internal: 404 }],
  ])('%s', async (_, user, expected) => {
    const headers = user;
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
    const headers = grafana({ OrgID: 7, IsAnonymous: true });
    expect((await get('/api/v1/fleets/public/shards', headers)).status).toBe(403);
  });
});

function request(member: string, path = 'query') {
  return { id: 1, member, path, query: 'up', start: 0, end: 0, step: 1 };
}

function fanOut(body: unknown, headers: Record<string, string> = operator): Promise<Response> {
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
      headers: operator,
      body: new URLSearchParams({ query }),
    });
    expect(form.status).toBe(413);
    expect(await form.json()).toMatchObject({ status: 'error', errorType: 'bad_data' });
  });

  test('headers too large: 431', async () => {
    expect(await rawGet('/api/v1/fleets', { ...operator, x: 'y'.repeat(40_000) })).toBe(431);
  });

  test('a client that does not finish its headers: 408', async () => {
    expect(await raw('GET /api/v1/fleets HTTP/1.1\r\nhost: localhost\r\n')).toBe(408);
  }, 15_000);

  test('a client that does not finish its body: 408', async () => {
    const head = `POST /api/v1/fanout HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${OPERATOR_TOKEN}\r\n`;
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
      `GET /fleets/internal/api/v1/query_range?${form} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${OPERATOR_TOKEN}\r\n\r\n`
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
    expect((await get(QUERY, operator)).status).toBe(200);
  }, 60_000);
});

describe('changes', () => {
  const admin = grafana({ OrgID: 7 });
  const definition = {
    id: 'made',
    name: 'Made',
    kind: 'hash',
    shards: [{ id: 'a', replicas: [{ url: 'http://127.0.0.1:9' }] }],
  };
  const start = (token: string, dir?: string) =>
    startProxy({ fleets: 'fleets: []', tokens: { grafana: token }, dir, args: ['--allow-servers', '127.0.0.1:9'] });
  let made: Proxy;

  beforeAll(async () => {
    made = await start(GRAFANA_TOKEN);
    expect((await send('POST', '', admin)).status).toBe(201);
  }, 30_000);

  afterAll(() => made?.stop());

  function send(method: string, address: string, headers: Record<string, string>, body: object = { definition }) {
    const json = { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
    return fetch(`${made.url}/api/v1/fleets${address}`, { method, ...(method === 'DELETE' ? { headers } : json) });
  }

  /** Of the fleet that was made; undefined where it is gone. */
  async function version(): Promise<number | undefined> {
    const response = await fetch(`${made.url}/api/v1/fleets/made/definition`, { headers: admin });
    return ((await response.json()) as { version?: number }).version;
  }

  test.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['an Editor', grafana({ OrgRole: 'Editor' })],
    ['a Viewer who claims more beside the context', { ...grafana({ OrgRole: 'Viewer' }), 'x-grafana-role': 'Admin' }],
    ['an Admin who is not logged in', grafana({ IsAnonymous: true })],
    ['an Admin without a name', grafana({ Login: '' })],
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
    const { dir } = made;
    await made.kill('SIGTERM');
    made = await start('another-token-from-now-on', dir);
    expect((await send('PUT', '/made/definition', { ...admin, 'if-match': '"1"' })).status).toBe(403);
    const renewed = { ...admin, authorization: 'Grafana another-token-from-now-on', 'if-match': '"1"' };
    expect((await send('PUT', '/made/definition', renewed)).status).toBe(200);
  }, 30_000);
});

describe('without a token', () => {
  const fleetsFile = (more: object = {}) => {
    const shards = [{ id: 'shard-0', replicas: [{ url: 'http://127.0.0.1:9' }] }];
    return JSON.stringify({ fleets: [{ id: 'shop', kind: 'hash', driver: 'static', static: { shards }, ...more }] });
  };

  test('another machine is not let in: the proxy does not start', async () => {
    const open = await refusedProxy({ fleets: fleetsFile(), args: ['--listen', '0.0.0.0:0'] });
    expect(open.code).toBe(1);
    expect(open.output).toMatch(/without a token the proxy listens on the loopback address only/);
  });

  test('organisations cannot be told apart: the proxy does not start', async () => {
    const refused = await refusedProxy({ fleets: fleetsFile({ organisations: [7] }) });
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/Fleet "shop" is for some organisations only/);
  });

  test('a page of another site that resolves its name to this machine gets nothing', async () => {
    const ask = (host: string) =>
      raw(`GET /api/v1/fleets HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`, site.open.port);
    expect(await ask(`127.0.0.1:${site.open.port}`)).toBe(200);
    expect(await ask('attacker.example')).toBe(403);
  });
});
