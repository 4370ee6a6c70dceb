import { type ServerResponse } from 'node:http';

import { Replica } from '../query/replica';
import { type FakeMember, fakeMember, json } from '../testing/fakeMember';
import { findRemedy } from './findRemedy';
import { probeReady } from './probeReady';
import { ReplicaMonitor } from './replicaMonitor';

const SCALAR = { status: 'success', data: { resultType: 'scalar', result: [0, '1'] } };
const AGENT = { status: 'error', errorType: 'execution', error: 'unavailable with Prometheus Agent' };

const QUERY = '/api/v1/query';

type Answer = FakeMember['answer'];
const text =
  (status: number, body = '', headers: Record<string, string> = {}): Answer =>
  (_, response: ServerResponse) =>
    response.writeHead(status, headers).end(body);
const page = text(200, '<title>Log in</title>', { 'content-type': 'text/html' });
const fine = json(SCALAR);

const closing: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

const byMethod =
  (post: Answer, get: Answer): Answer =>
  (request, response, body) =>
    (request.method === 'POST' ? post : get)(request, response, body);

/** A server that answers these paths so, and all others with 404. */
async function server(paths: Readonly<Record<string, Answer>>) {
  const member = await fakeMember((request, response, body) =>
    (paths[(request.url ?? '').replace(/\?.*/, '')] ?? text(404, '404 page not found'))(request, response, body)
  );
  member.healthy = false;
  closing.push(() => member.close());
  return member;
}

function replica(url: string): Replica {
  const made = new Replica('s', { id: 'a', url, problems: [] }, 4);
  closing.push(() => made.close());
  return made;
}

describe('probeReady', () => {
  it.each<[string, Answer | undefined, Answer | undefined, object]>([
    ['a Prometheus', fine, text(200), { state: 'ready' }],
    ['a gateway that refuses /-/ready', fine, text(403), { state: 'ready' }],
    ['a gateway without /-/ready', fine, undefined, { state: 'ready' }],
    ['a gateway whose own /-/ready fails', fine, text(503), { state: 'ready' }],
    ['a gateway that takes GET alone', byMethod(text(405), fine), text(200), { state: 'ready' }],
    ['a gateway that forbids POST', byMethod(text(403), fine), text(200), { state: 'ready' }],
    [
      'what answers no query that is posted',
      byMethod(text(502), fine),
      text(200),
      { state: 'down', reason: 'it answers 502' },
    ],
    ['an Agent', json(AGENT, 422), text(200), { state: 'down', reason: expect.stringContaining('Prometheus Agent') }],
    ['what has no queries', undefined, text(200), { state: 'down', reason: expect.stringContaining('answers 404') }],
    ['a page', page, page, { state: 'down', reason: expect.stringContaining('"Log in"') }],
    ['a refusal', text(401), text(200), { state: 'down', reason: 'it refuses our credentials', refused: false }],
    [
      'a redirect',
      text(302, '', { location: `https://b.example/p${QUERY}` }),
      text(200),
      { state: 'down', reason: expect.stringContaining('write https://b.example/p as its url') },
    ],
    ['a gateway to nothing', text(502), text(200), { state: 'down', reason: 'it answers 502' }],
    ['a server that starts', text(503), text(503), { state: 'joining' }],
  ])('%s', async (_, query, ready, expected) => {
    const paths = { ...(query && { [QUERY]: query }), ...(ready && { '/-/ready': ready }) };
    expect(await probeReady(replica((await server(paths)).url), { known: false })).toMatchObject(expected);
  });

  it('of a server too busy for the query goes by /-/ready where it has answered one before', async () => {
    const busy = await server({ [QUERY]: () => undefined, '/-/ready': text(200) });
    expect(await probeReady(replica(busy.url), { known: true })).toEqual({ state: 'ready' });
  });

  it('of a server that refuses connections says so', async () => {
    const reason = 'the connection was refused';
    expect(await probeReady(replica('http://127.0.0.1:1'), { known: true })).toEqual({
      ...{ state: 'down', reason, refused: true },
    });
  });
});

describe('findRemedy', () => {
  const remedy = async (paths: Readonly<Record<string, Answer>>, path = '') => {
    const asked = replica(`${(await server(paths)).url}${path}`);
    const readiness = await probeReady(asked, { known: false });
    const found = readiness.state === 'down' ? await findRemedy(asked, readiness.reason) : readiness.state;
    return found.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://host');
  };

  it.each<[string, Readonly<Record<string, Answer>>, string, string]>([
    ['a page of its server', { [QUERY]: fine }, '/graph', 'at http://host/graph, but at http://host: write that'],
    [
      'the root of a server with a prefix',
      { [`/prometheus${QUERY}`]: fine, '/': text(302, '', { location: '/prometheus' }) },
      '',
      'at http://host, but at http://host/prometheus: write that',
    ],
    [
      'the root of a VictoriaMetrics cluster',
      {
        [QUERY]: text(400, 'unsupported path requested: "/api/v1/query"'),
        [`/select/0/prometheus${QUERY}`]: fine,
      },
      '',
      'but at http://host/select/0/prometheus: write that',
    ],
    [
      'an Alertmanager',
      {
        '/-/ready': text(200),
        '/metrics': text(200, 'go_build_info{} 1\nalertmanager_build_info{version="0.27"} 1\n'),
      },
      '',
      'it is no Prometheus, but says it is alertmanager: write the url of a server that answers queries',
    ],
    ['a Pushgateway', { '/metrics': text(200, 'pushgateway_build_info{} 1\n') }, '', 'says it is pushgateway'],
    ['nothing it knows', {}, '/x', 'it answers 404: check the path of its url'],
    ['an Agent, which needs none', { [QUERY]: json(AGENT, 422) }, '', 'it is a Prometheus Agent'],
  ])('for %s', async (_, paths, path, words) => {
    expect(await remedy(paths, path)).toContain(words);
  });
});

describe('a monitored replica', () => {
  it('that answers queries is not down for one bad answer, but for two in a row', async () => {
    const paths: Record<string, Answer> = { [QUERY]: fine, '/-/ready': text(200) };
    const monitor = new ReplicaMonitor(replica((await server(paths)).url), { recognise: false });
    const check = async () => {
      await monitor.check({ details: false });
      return monitor.health().state;
    };
    expect(await check()).toBe('ready');
    paths[QUERY] = text(502);
    expect(await check()).toBe('ready');
    paths[QUERY] = fine;
    expect(await check()).toBe('ready');
    paths[QUERY] = text(502);
    expect([await check(), await check()]).toEqual(['ready', 'down']);
    expect(monitor.health().problems).toEqual(['It answers 502.']);
  });
});
