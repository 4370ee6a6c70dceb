import { getEventListeners } from 'node:events';
import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';

import { eventually } from '../e2e/harness/proxy';
import { explainAnswerSchema } from '../src/api/explain';
import { FrameReader, FrameType } from '../src/api/fanout';
import { fleetListSchema, shardListSchema, versionSchema } from '../src/api/fleets';
import { buildApp } from './app';
import { computeHere } from './compute/computeHere';
import { type Fleet } from './fleets/fleet';
import { jobs } from './jobs';
import { type FakeMember, fakeMember, json, vector } from './testing/fakeMember';
import { grafanaUser, operator } from './testing/managedSite';
import { READING } from './testing/reading';
import { fleetsOf } from './testing/staticSite';
import { tokens } from './testing/tokens';

const auth = operator;

/** Headers of a request that Grafana's app proxy sends for a user. */
function as(user: { OrgID: number; IsAnonymous?: boolean }) {
  return grafanaUser('Viewer', user);
}

let members: FakeMember[];
let fleets: Fleet[];
let app: ReturnType<typeof buildApp>;
const stopping = new AbortController();
const givingUp = new AbortController();
const log: string[] = [];

beforeAll(async () => {
  members = [await fakeMember(vector({ instance: 'a' }, '1')), await fakeMember(vector({ instance: 'b' }, '2'))];
  const [a, b] = members.map(({ url }) => url);
  fleets = fleetsOf(`
fleets:
  - {id: open, kind: hash, driver: static, anonymous: true, static: {shards: [
      {id: s0, replicas: [{url: "${a}"}]}, {id: s1, replicas: [{url: "${b}"}]}]}}
  - {id: closed, kind: hash, driver: static, organisations: [7], static: {shards: [
      {id: s0, replicas: [{url: "${a}"}]}]}}
  - {id: twice, kind: hash, driver: static, organisations: [9], scrape_interval: 15s, evaluation_interval: 15s, static: {shards: [
      {id: s0, replicas: [{url: "${a}"}]}, {id: s1, replicas: [{url: "${a}"}]}]}}
`);
  // As when they are watched.
  fleets.flatMap((fleet) => fleet.members.all()).forEach((replica) => (replica.recognised = { promql: true }));
  app = buildApp({
    compute: computeHere(jobs),
    version: '1.2.3',
    tokens,
    fleets,
    limits: {
      timeout: 2000,
      maxQueryLength: 100,
      maxSamples: 1000,
      maxSeries: 10,
      maxBytes: 1024 * 1024,
      ...READING,
    },
    maxQueries: 4,
    maxRequests: 16,
    maxBody: 10_000,
    maxMemory: 1e9,
    logger: pino({ level: 'warn' }, { write: (line) => void log.push(line) }),
    stopping: stopping.signal,
    givingUp: givingUp.signal,
  });
  // The first queries of a process take longer than these may, on a busy machine.
  await eventually('queries are answered', 60_000, async () =>
    (await get('/fleets/open/api/v1/query?query=up')).statusCode === 200 ? true : undefined
  );
});

beforeEach(() => {
  members[0].answer = vector({ instance: 'a' }, '1');
  members[1].answer = vector({ instance: 'b' }, '2');
  fleets.forEach((fleet) => fleet.members.all().forEach((replica) => replica.setHealth(undefined)));
});

afterAll(async () => {
  await app.close();
  await Promise.all(fleets.map((fleet) => fleet.close({ stopShards: false })));
  await Promise.all(members.map((member) => member.close()));
});

function get(url: string, headers: Record<string, string> = auth) {
  return app.inject({ method: 'GET', url, headers });
}

describe('who may come in', () => {
  it.each([
    ['/-/healthy', 200],
    ['/-/ready', 200],
    ['/metrics', 403],
    ['/api/v1/fleets', 403],
    ['/api/v1/version', 403],
    ['/fleets/open/api/v1/query?query=vector(1)', 403],
    ['/nowhere', 403],
  ])('without the token, %s answers %p', async (url, status) => {
    expect((await get(url, {})).statusCode).toBe(status);
  });

  it('never answers 401', async () => {
    const answers = await Promise.all(
      [{}, { authorization: 'Bearer x' }, { authorization: 'Basic eDp5' }].map((headers) =>
        get('/fleets/open/api/v1/query?query=up', headers as Record<string, string>)
      )
    );
    answers.forEach((answer) => {
      expect(answer.statusCode).toBe(403);
      expect(answer.json()).toMatchObject({ status: 'error', error: expect.any(String) });
    });
  });

  it('refuses dot segments before anything else', async () => {
    for (const url of ['/api/..%2fmetrics', '/api/%252e%252e/metrics', '/fleets/open/..%252f/api/v1/query']) {
      const answer = await get(url);
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'bad_request']);
    }
  });

  it.each([
    ['an operator', auth, ['open', 'closed', 'twice']],
    ['a user of the organisation', as({ OrgID: 7 }), ['open', 'closed']],
    ['a user of another one', as({ OrgID: 8 }), ['open']],
    ['an anonymous viewer', as({ OrgID: 7, IsAnonymous: true }), ['open']],
  ])('shows %s the fleets that exist for them', async (_, headers, ids) => {
    const answer = await get('/api/v1/fleets', headers);
    expect(fleetListSchema.parse(answer.json()).fleets.map((fleet) => fleet.id)).toEqual(ids);
    expect(versionSchema.parse((await get('/api/v1/version', headers)).json()).fleets).toBe(ids.length);
  });

  it('tells nobody of a fleet that does not exist for them', async () => {
    const headers = as({ OrgID: 8 });
    const unseen = await Promise.all(
      ['closed', 'nothing'].map((id) => get(`/fleets/${id}/api/v1/query?query=up`, headers))
    );
    expect(unseen.map((answer) => answer.statusCode)).toEqual([404, 404]);
    expect(unseen[0].body).toBe(unseen[1].body);
    const shards = await Promise.all(['closed', 'nothing'].map((id) => get(`/api/v1/fleets/${id}/shards`, headers)));
    expect(shards.map((answer) => answer.statusCode)).toEqual([404, 404]);
    expect(shards[0].body).toBe(shards[1].body);
  });

  it('shows an anonymous viewer no shards, also of a fleet they may query', async () => {
    const headers = as({ OrgID: 7, IsAnonymous: true });
    expect((await get('/api/v1/fleets/open/shards', headers)).statusCode).toBe(403);
    expect((await get('/fleets/open/api/v1/query?query=up', headers)).statusCode).toBe(200);
  });

  it('opens one fleet’s Prometheus API to the holder of its token, and nothing else', async () => {
    const headers = { authorization: 'Bearer the-token-of-fleet-closed', ...{ 'x-grafana-context': '{"OrgID":1}' } };
    const status = async (url: string) => (await get(url, headers)).statusCode;
    expect(await status('/fleets/closed/api/v1/query?query=up')).toBe(200);
    for (const path of ['-/healthy', '-/ready', 'federate', 'api/v1/read']) {
      expect([path, await status(`/fleets/closed/${path}`)]).not.toEqual([path, 403]);
      expect([path, (await get(`/fleets/closed/${path}`, {})).statusCode]).toEqual([path, 403]);
      expect([path, await status(`/fleets/open/${path}`)]).toEqual([path, 403]);
    }
    expect(await status('/fleets/open/api/v1/query?query=up')).toBe(403);
    expect(await status('/api/v1/fleets')).toBe(403);
    expect(await status('/api/v1/fleets/closed/shards')).toBe(403);
    expect(await status('/metrics')).toBe(403);
  });
});

describe('shards', () => {
  it('are told as last observed', async () => {
    await fleets[0].watch();
    const answer = shardListSchema.parse((await get('/api/v1/fleets/open/shards')).json());
    expect(answer.shards.map((shard) => [shard.id, shard.replicas[0].state])).toEqual([
      ['s0', 'ready'],
      ['s1', 'ready'],
    ]);
    expect(answer.shards[0].replicas[0]).not.toHaveProperty('url');
  });
});

describe('fan-out', () => {
  const request = (member: string, id: number, query = 'up') => ({
    id,
    member,
    path: 'query',
    query,
    start: 1_000_000,
    end: 1_000_000,
    step: 1,
  });

  async function fanOut(body: object, headers: Record<string, string> = auth) {
    const answer = await app.inject({ method: 'POST', url: '/api/v1/fanout', headers, payload: body });
    const packed = answer.headers['content-encoding'] === 'gzip';
    const reader = new FrameReader();
    const frames =
      answer.statusCode === 200 ? reader.push(packed ? gunzipSync(answer.rawPayload) : answer.rawPayload) : [];
    expect(reader.complete).toBe(true);
    const text = (id: number, type: FrameType) =>
      frames
        .filter((frame) => frame.id === id && frame.type === type)
        .map((frame) => Buffer.from(frame.payload).toString())
        .join('');
    return { answer, packed, text };
  }

  it.each<Record<string, string>>([{}, { 'accept-encoding': 'gzip' }, { 'accept-encoding': 'br, gzip;q=0' }])(
    'streams the answers of the members, accepting %p',
    async (headers) => {
      const { text, packed } = await fanOut(
        { fleet: 'open', requests: [request('s0', 1), request('s1', 2)] },
        { ...auth, ...headers }
      );
      expect(packed).toBe(headers['accept-encoding'] === 'gzip');
      expect(JSON.parse(text(1, FrameType.data))).toMatchObject({ data: { result: [{ metric: { instance: 'a' } }] } });
      expect(JSON.parse(text(2, FrameType.data))).toMatchObject({ data: { result: [{ metric: { instance: 'b' } }] } });
      expect(JSON.parse(text(1, FrameType.end))).toMatchObject({ status: 200, replica: 'a' });
      expect(members[0].asked.at(-1)).toBe(
        '/api/v1/query query=up&time=1000.000&timeout=2000ms&lookback_delta=300000ms'
      );
    }
  );

  it('tells of a failing member beside the answers of the others', async () => {
    members[1].answer = json({}, 500);
    const { text } = await fanOut({ fleet: 'open', requests: [request('s0', 1), request('s1', 2)] });
    expect(JSON.parse(text(1, FrameType.end))).toMatchObject({ status: 200 });
    expect(JSON.parse(text(2, FrameType.error))).toMatchObject({ kind: 'unavailable', message: 'it answered 500' });
    expect(JSON.parse(log.at(-1) ?? '')).toMatchObject({ fleet: 'open', failed: { s1: 'it answered 500' } });
  });

  it('asks for the rules of a name, aside', async () => {
    members[1].answer = json({}, 403);
    const ask = (member: string, id: number) => ({ ...request(member, id, 'a b'), path: 'rules', aside: true });
    const before = log.length;
    const { text } = await fanOut({ fleet: 'open', requests: [ask('s0', 1), ask('s1', 2)] });
    expect(members[0].asked.at(-1)).toMatch('/api/v1/rules?rule_name%5B%5D=a+b&exclude_alerts=true');
    expect(JSON.parse(text(1, FrameType.end))).toMatchObject({ status: 200 });
    expect(JSON.parse(text(2, FrameType.error))).toMatchObject({ kind: 'unavailable' });
    expect(log.slice(before)).toEqual([]);
  });

  it('keeps the time it is given', async () => {
    members[1].answer = () => undefined;
    const { text } = await fanOut({ fleet: 'open', timeoutMs: 200, requests: [request('s1', 2)] });
    expect(JSON.parse(text(2, FrameType.error))).toMatchObject({ kind: 'timeout' });
  });

  it.each([
    ['a member that is not in the fleet', { fleet: 'open', requests: [request('s9', 1)] }, 404],
    ['a fleet that is not there', { fleet: 'x', requests: [request('s0', 1)] }, 404],
    [
      'another path',
      { fleet: 'open', requests: [{ ...request('s0', 1), path: '../../admin/tsdb/delete_series' }] },
      400,
    ],
    ['a URL for a member', { fleet: 'open', requests: [request('http://127.0.0.1:1', 1)] }, 400],
    ['a long query', { fleet: 'open', requests: [request('s0', 1, 'x'.repeat(101))] }, 400],
    ['two requests of one id', { fleet: 'open', requests: [request('s0', 1), request('s1', 1)] }, 400],
    ['a body too large', { fleet: 'open', requests: [request('s0', 1, 'x'.repeat(11_000))] }, 413],
  ])('refuses %s', async (_, body, status) => {
    expect((await fanOut(body)).answer.statusCode).toBe(status);
  });

  it('refuses an organisation that may not see the fleet', async () => {
    const { answer } = await fanOut({ fleet: 'closed', requests: [request('s0', 1)] }, as({ OrgID: 8 }));
    expect(answer.statusCode).toBe(404);
  });
});

describe('Prometheus-compatible API', () => {
  const path = '/fleets/open/api/v1';

  it('takes parameters from the URL and from a form, the form first', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: `${path}/query?query=down&time=5`,
      headers: { ...auth, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'query=up',
    });
    expect(answer.json()).toMatchObject({ status: 'success', data: { result: [{ value: [5, '1'] }, {}] } });
    expect(members[0].asked.at(-1)).toMatch('query=up&time=5.000');
  });

  it('merges the members', async () => {
    const answer = await get(`${path}/query?query=up&time=1000`);
    expect(answer.json().data.result).toEqual([
      { metric: { instance: 'a' }, value: [1000, '1'] },
      { metric: { instance: 'b' }, value: [1000, '2'] },
    ]);
  });

  it('fails where a member is missing, unless a partial answer is asked for', async () => {
    members[1].answer = json({}, 500);
    const whole = await get(`${path}/query?query=up&time=1000`);
    expect(whole.statusCode).toBe(503);
    expect(whole.json()).toMatchObject({
      status: 'error',
      errorType: 'unavailable',
      error: expect.stringMatching(/s1/),
    });
    const reason = 'no complete answer without member s1: it answered 500';
    expect(JSON.parse(log.at(-1) ?? '')).toMatchObject({ status: 503, reason });
    const partial = await get(`${path}/query?query=up&time=1000&partial_response=1`);
    expect(partial.json()).toMatchObject({
      data: { result: [{ metric: { instance: 'a' } }] },
      warnings: [expect.stringMatching(/s1/)],
    });
    members[0].answer = json({ status: 'success', data: ['x'] });
    expect((await get(`${path}/labels`)).statusCode).toBe(503);
    expect((await get(`${path}/labels?partial_response=true`)).json()).toEqual({
      status: 'success',
      data: ['x'],
      warnings: ['s1 is missing from this answer: it answered 500'],
    });
  });

  it('honours the timeout', async () => {
    members[1].answer = () => undefined;
    const answer = await get(`${path}/query?query=up&timeout=100ms`);
    expect(answer.statusCode).toBe(503);
    expect(answer.json().errorType).toBe('timeout');
  });

  it('cuts results to the limit, with a warning', async () => {
    const answer = await get(`${path}/query?query=up&time=1000&limit=1`);
    expect(answer.json()).toMatchObject({
      data: { result: { length: 1 } },
      warnings: ['results truncated due to limit'],
    });
  });

  it('unites names, in byte order, and cuts them to the limit', async () => {
    members[0].answer = json({ status: 'success', data: ['a', 'ü', '\u{10000}'] });
    members[1].answer = json({ status: 'success', data: ['b', '\uffff'], warnings: ['w'] });
    expect((await get(`${path}/label/a%20b/values`)).json()).toEqual({
      status: 'success',
      data: ['a', 'b', 'ü', '\uffff', '\u{10000}'],
      warnings: ['w'],
    });
    expect(members[0].asked.at(-1)).toMatch('/api/v1/label/a%20b/values');
    expect((await get(`${path}/labels?limit=2`)).json()).toMatchObject({
      data: ['a', 'b'],
      warnings: ['w', 'results truncated due to limit'],
    });
  });

  it('unites series, each once, and cuts them to the limit', async () => {
    const [a, b] = [
      { __name__: 'up', i: 'a' },
      { __name__: 'up', i: 'b' },
    ];
    members[0].answer = json({ status: 'success', data: [a, b] });
    members[1].answer = json({ status: 'success', data: [b] });
    expect((await get(`${path}/series?match[]=up&limit=0`)).json()).toEqual({ status: 'success', data: [a, b] });
    expect((await get(`${path}/series?match[]=up&limit=2`)).json()).toEqual({ status: 'success', data: [a, b] });
    expect((await get(`${path}/series?match[]=up&limit=1`)).json()).toEqual({
      status: 'success',
      data: [a],
      warnings: ['results truncated due to limit'],
    });
  });

  it('passes on what a member finds wrong with the question', async () => {
    members[0].answer = json({ status: 'error', errorType: 'bad_data', error: 'no match[] parameter provided' }, 400);
    const answer = await get(`${path}/series`);
    expect([answer.statusCode, answer.json().error]).toEqual([400, 'no match[] parameter provided']);
  });

  it('takes an answer of another form for a failure of the member', async () => {
    members.forEach((member) => (member.answer = (_, response) => response.end('<html>')));
    const answer = await get(`${path}/labels`);
    expect(answer.json().error).toBe(
      'no complete answer without members s0: its answer is not one of a Prometheus server; ' +
        's1: its answer is not one of a Prometheus server'
    );
  });

  it('unites exemplars of one series and metadata of one metric', async () => {
    const exemplar = (timestamp: number) => ({ labels: { trace: 'x' }, value: '1', timestamp });
    const series = (...times: number[]) => ({ seriesLabels: { a: 'b' }, exemplars: times.map(exemplar) });
    members[0].answer = json({ status: 'success', data: [series(2, 3)] });
    members[1].answer = json({ status: 'success', data: [series(1, 2)] });
    expect((await get(`${path}/query_exemplars?query=up`)).json().data).toEqual([series(1, 2, 3)]);

    const entry = (help: string) => ({ type: 'counter', help, unit: '' });
    members[0].answer = json({ status: 'success', data: { b: [entry('x')], a: [entry('x')] } });
    members[1].answer = json({ status: 'success', data: { a: [entry('x'), entry('y')] } });
    expect((await get(`${path}/metadata`)).json().data).toEqual({ a: [entry('x'), entry('y')], b: [entry('x')] });
    expect((await get(`${path}/metadata?limit=1&limit_per_metric=1`)).json().data).toEqual({ a: [entry('x')] });
    expect((await get(`${path}/metadata?limit=0`)).json().data).toEqual({});
    expect(Object.keys((await get(`${path}/metadata?limit=-1&limit_per_metric=-1`)).json().data)).toEqual(['a', 'b']);
    expect((await get(`${path}/metadata?limit=x`)).json().error).toBe('limit must be a number');
  });

  it('shows a target that several members scrape once', async () => {
    const target = (health: string) => ({ scrapePool: 'p', scrapeUrl: 'u', labels: { job: 'p' }, health });
    members[0].answer = json({ status: 'success', data: { activeTargets: [target('down')], droppedTargets: [] } });
    members[1].answer = json({ status: 'success', data: { activeTargets: [target('up')], droppedTargets: [] } });
    expect((await get(`${path}/targets`)).json().data).toEqual({
      activeTargets: [target('up')],
      droppedTargets: [],
      droppedTargetCounts: null,
    });
  });

  it('gives the build of the oldest member and the flags in common', async () => {
    members[0].answer = json({ status: 'success', data: { version: '3.10.0', a: 'x', b: 'y' } });
    members[1].answer = json({ status: 'success', data: { version: '3.9.1', a: 'x', b: 'z' } });
    expect((await get(`${path}/status/buildinfo`)).json().data.version).toBe('3.9.1');
    expect((await get(`${path}/status/flags`)).json().data).toEqual({ a: 'x' });
    members[0].answer = json({}, 500);
    expect((await get(`${path}/status/buildinfo`)).json().data.version).toBe('3.9.1');
  });

  it('explains a query without asking anybody', async () => {
    const before = members[0].asked.length;
    const answer = await get('/fleets/open/explain?query=avg(up)');
    expect(answer.json().data.text).toMatch(/sum\(up\)/);
    expect(answer.json().data.leaves[0].queries.map((query: { member: string }) => query.member)).toEqual(['s0', 's1']);
    expect(members[0].asked).toHaveLength(before);
  });

  it('explains in the form of its schema, and of a run says what each member gave', async () => {
    members.forEach((member) => (member.answer = vector({}, '1')));
    const answer = explainAnswerSchema.parse((await get('/fleets/open/explain?query=sum(up)&run=1')).json());
    expect(answer.data.rows).toEqual([
      expect.objectContaining({ depth: 0, op: 'leaf', merge: 'sum', query: 'sum(up)' }),
    ]);
    expect(answer.data.timeline.members.map(({ asked }) => asked.length)).toEqual([1, 1]);
    expect(answer.data.run).toMatchObject({ state: 'done', series: 1, samples: 1, notices: [] });
    expect(answer.data.run?.state === 'done' && answer.data.run.members).toMatchObject([
      { member: 's0', state: 'complete', requests: 1, series: 1 },
      { member: 's1', state: 'complete', requests: 1, series: 1 },
    ]);
  });

  it('explains with a member missing, and where nothing comes of the query', async () => {
    members[1].answer = (_request, response) => void response.writeHead(500).end();
    const partial = explainAnswerSchema.parse((await get('/fleets/open/explain?query=sum(up)&run=1')).json());
    expect(partial.data.run).toMatchObject({ state: 'done', notices: [expect.stringContaining('s1')] });
    members[0].answer = (_request, response) => void response.writeHead(500).end();
    const none = explainAnswerSchema.parse((await get('/fleets/open/explain?query=sum(up)&run=1')).json());
    expect(none.data.run).toMatchObject({ state: 'failed', message: expect.stringContaining('s0') });
  });

  it('explains nothing that is no query', async () => {
    const answer = await get('/fleets/open/explain?query=sum(');
    expect([answer.statusCode, answer.json().errorType]).toEqual([400, 'bad_data']);
  });

  it('refuses a query that is too long', async () => {
    const answer = await get(`${path}/query?query=${'x'.repeat(101)}`);
    expect([answer.statusCode, answer.json().errorType]).toEqual([400, 'bad_data']);
  });

  it('compresses where asked', async () => {
    const answer = await get(`${path}/query?query=up`, { ...auth, 'accept-encoding': 'gzip' });
    expect(JSON.parse(gunzipSync(answer.rawPayload).toString())).toMatchObject({ status: 'success' });
  });
});

describe('a fleet that is not split as it says', () => {
  it('says so with every answer', async () => {
    const doubt = expect.stringMatching(/^s0 and s1 seem to scrape the same targets/);
    await fleets[2].watch();
    expect((await get('/api/v1/fleets/twice/shards')).json().problems).toEqual([doubt]);
    expect((await get('/api/v1/fleets')).json().fleets[2].doubts).toEqual([doubt]);
    expect((await get('/fleets/twice/api/v1/query?query=vector(1)')).json().warnings).toEqual([doubt]);
    expect((await get('/fleets/open/api/v1/query?query=up')).json().warnings).toBeUndefined();
  });
});

describe('/metrics', () => {
  it('counts queries and requests to members', async () => {
    const text = (await get('/metrics')).body;
    expect(text).toMatch(/promshards_queries_total\{fleet="open",kind="query",outcome="ok"\} \d+/);
    expect(text).toMatch(/promshards_member_requests_total\{fleet="open",shard="s0",replica="a",outcome="ok"\} \d+/);
    expect(text).toMatch(/promshards_replica_up\{fleet="open",shard="s0",replica="a"\} 1/);
  });
});

describe('a request', () => {
  it('leaves no listener behind with what ends all', async () => {
    for (let i = 0; i < 50; i++) {
      expect((await get('/fleets/open/api/v1/query?query=up')).statusCode).toBe(200);
    }
    expect(getEventListeners(givingUp.signal, 'abort')).toHaveLength(0);
  });
});
