import { getEventListeners, once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import { type Driver } from '../scaling/drivers/driver';
import { type FakeMember, fakeMember, json } from '../testing/fakeMember';
import { FairPlaces } from './fairPlaces';
import { MemberClient } from './memberClient';
import { Members } from './members';
import { MemoryBudget } from './memoryBudget';

/** Requests under way at once to one replica. */
const PLACES = 3;
const WHOSE = { fleet: 'f', user: 'u' };
const servers: FakeMember[] = [];
const fleets: Members[] = [];

async function server(answer: FakeMember['answer']): Promise<FakeMember> {
  const started = await fakeMember(answer);
  servers.push(started);
  return started;
}

/** A client of one shard `s` with these replicas, in this order. */
function client(...replicas: Array<{ url: string }>) {
  const events: string[] = [];
  const shard = {
    id: 's',
    problems: [],
    replicas: replicas.map(({ url }, i) => ({ id: 'abc'[i], url, problems: [] })),
  };
  const shards = [shard];
  const driver: Driver = { observe: () => shards, partitionLabels: [], close: () => Promise.resolve() };
  const members = new Members(driver, PLACES);
  fleets.push(members);
  const budget = new MemoryBudget(BUDGET, { patience: 1 });
  const memory = budget.open();
  const onRequest = (event: { replica: string; outcome: string }) => events.push(`${event.replica} ${event.outcome}`);
  return {
    client: new MemberClient({
      members,
      places: new FairPlaces(8),
      whose: WHOSE,
      memory,
      onRequest,
      onWaited: () => undefined,
    }),
    ...{ members, events, budget, memory },
  };
}

/** All of what the clients of a test may hold. */
const BUDGET = 8 * 1024 * 1024;

function call(options: { timeout?: number; signal?: AbortSignal; maxBytes?: number } = {}) {
  return {
    member: 's',
    method: 'POST' as const,
    path: '/api/v1/query',
    form: new URLSearchParams({ query: 'up' }),
    deadline: performance.now() + (options.timeout ?? 5000),
    signal: options.signal ?? new AbortController().signal,
    maxBytes: options.maxBytes ?? 1024 * 1024,
  };
}

/** A server that keeps all it is asked until it is released, and then answers; and when it is asked first. */
async function hanging(): Promise<[FakeMember & { release: () => void; hold: FakeMember['answer'] }, Promise<void>]> {
  const held: Array<() => void> = [];
  let arrived: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => (arrived = resolve));
  const hold: FakeMember['answer'] = (...asked) => {
    held.push(() => fine(...asked));
    arrived();
  };
  const member = await server(hold);
  const release = () => {
    member.answer = fine;
    held.forEach((answer) => answer());
  };
  return [Object.assign(member, { release, hold }), isAsked];
}

/** A server that answers so many requests of a connection, and closes it when the next comes. */
async function closingServer(perConnection: number) {
  let requests = 0;
  const sockets = new Set<Socket>();
  const listening = createServer((socket) => {
    let answered = 0;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      if (!chunk.includes('HTTP/1.1')) {
        return;
      }
      requests++;
      if (answered++ < perConnection) {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\n{}');
      } else {
        socket.end();
      }
    });
  }).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      listening.close();
      await once(listening, 'close');
    },
  };
}

const gone = { url: 'http://127.0.0.1:1' };
const fine = json({ status: 'success' });

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(fleets.splice(0).map((members) => members.close()));
  await Promise.all(servers.splice(0).map((started) => started.close()));
});

describe('MemberClient', () => {
  it('posts the form and gives the body and the replica', async () => {
    const member = await server(fine);
    const answer = await client(member).client.fetch(call());
    expect(answer).toMatchObject({ ok: true, status: 200, replica: 'a' });
    expect(Buffer.from(answer.body).toString()).toBe('{"status":"success"}');
    expect(member.asked).toEqual(['/api/v1/query query=up']);
  });

  it.each<[string, FakeMember['answer'], string]>([
    ['refuses the connection', () => undefined, 'unavailable'],
    ['answers 500', json({}, 500), 'unavailable'],
    ['answers 404', json({}, 404), 'unavailable'],
    ['answers with nothing', (_, response) => response.end(), 'unavailable'],
    [
      'cuts its answer',
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"status":');
        setTimeout(() => response.destroy(), 20);
      },
      'unavailable',
    ],
    [
      'answers with something else than HTTP',
      (request) => {
        request.socket.end('garbage\r\n\r\n');
      },
      'unavailable',
    ],
  ])('goes to the other replica where the first one %s', async (what, answer, outcome) => {
    const first = what === 'refuses the connection' ? gone : await server(answer);
    const { client: asked, events } = client(first, await server(fine));
    expect(await asked.fetch(call())).toMatchObject({ ok: true, replica: 'b' });
    expect(events).toEqual([`a ${outcome}`, 'b ok']);
  });

  it('takes nothing for an answer where it is a stream without series', async () => {
    const stream: FakeMember['answer'] = (_, response) =>
      response.writeHead(200, { 'content-type': 'application/x-streamed-protobuf; proto=x' }).end();
    expect(await client(await server(stream)).client.fetch(call())).toMatchObject({ ok: true, replica: 'a' });
  });

  it('leaves out the replica whose answer could not be read', async () => {
    const [first, second] = [await server(fine), await server(fine)];
    const unread = { ...call(), notReplica: 'a' };
    expect(await client(first, second).client.fetch(unread)).toMatchObject({ ok: true, replica: 'b' });
    expect(await client(first).client.fetch(unread)).toMatchObject({ ok: false, kind: 'unavailable' });
    expect(first.asked).toEqual([]);
  });

  it('asks nobody when the time is over', async () => {
    const member = await server(fine);
    expect(await client(member).client.fetch(call({ timeout: 0 }))).toMatchObject({ ok: false, kind: 'timeout' });
    expect(member.asked).toEqual([]);
  });

  it('gives a hanging replica half of the time only', async () => {
    const { client: asked } = client(await server(() => undefined), await server(fine));
    expect(await asked.fetch(call({ timeout: 2000 }))).toMatchObject({ ok: true, replica: 'b' });
  });

  it.each<[string, FakeMember['answer'], RegExp, string]>([
    [
      '500',
      json({ status: 'error', errorType: 'internal', error: 'disk' }, 500),
      /^it answered 500: disk$/,
      'unavailable',
    ],
    ['503 out of time', json({ status: 'error', errorType: 'timeout', error: 'slow' }, 503), /^slow$/, 'timeout'],
    ['403', json({}, 403), /^it refuses our credentials$/, 'unavailable'],
    ['a redirect to nowhere', json({}, 302), /^it answered 302$/, 'unavailable'],
    [
      'a redirect',
      (_, response) => response.writeHead(308, { location: 'http://u:secret@b.example/p/api/v1/query?x=1' }).end(),
      /^it redirects to http:\/\/b\.example\/p\/api\/v1\/query \(308\), which is not followed: write http:\/\/b\.example\/p as its url$/,
      'unavailable',
    ],
    ['nothing', () => undefined, /^it did not answer within 0.3 s$/, 'timeout'],
    ['too much', (_, response) => response.end('x'.repeat(2 * 1024 * 1024)), /larger than 1 MiB/, 'limit'],
  ])('tells what is wrong with a lone replica that answers %s', async (what, answer, message, kind) => {
    const { client: asked } = client(await server(answer));
    const outcome = await asked.fetch(call({ timeout: what === 'nothing' ? 300 : 5000 }));
    expect(outcome).toMatchObject({ ok: false, kind });
    expect(outcome.ok || outcome.message).toMatch(message);
  });

  it.each([400, 422])('passes on what a member says of the query with status %p', async (status) => {
    const outcome = await client(await server(json({ status: 'error' }, status))).client.fetch(call());
    expect(outcome).toMatchObject({ ok: true, status });
  });

  it.each([405, 501, 403])('asks by GET, from then on at once, a server that answers %p to a POST', async (status) => {
    const methods: string[] = [];
    const member = await server((request, response, body) => {
      methods.push(request.method ?? '');
      (request.method === 'POST' ? json({}, status) : fine)(request, response, body);
    });
    const { client: asked } = client(member);
    expect(await asked.fetch(call())).toMatchObject({ ok: true });
    expect(await asked.fetch(call())).toMatchObject({ ok: true });
    expect(methods).toEqual(['POST', 'GET', 'GET']);
    expect(member.asked.at(-1)).toBe('/api/v1/query?query=up ');
  });

  it.each<[string, FakeMember['answer']]>([
    ['refused as well', json({}, 401)],
    ['answered with a page', (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('Log in')],
  ])('takes 403 for a refusal of the credentials where GET is %s', async (_, got) => {
    const methods: string[] = [];
    const member = await server((request, response, body) => {
      methods.push(request.method ?? '');
      (request.method === 'POST' ? json({}, 403) : got)(request, response, body);
    });
    const { client: asked } = client(member);
    expect(await asked.fetch(call())).toMatchObject({ ok: false, message: 'it refuses our credentials' });
    await asked.fetch(call());
    expect(methods).toEqual(['POST', 'GET', 'POST', 'GET']);
  });

  it('goes on with POST where GET is refused as well', async () => {
    const methods: string[] = [];
    const member = await server((request, response, body) => {
      methods.push(request.method ?? '');
      json({}, request.method === 'POST' ? 405 : 404)(request, response, body);
    });
    const { client: asked } = client(member);
    await asked.fetch(call());
    await asked.fetch(call());
    expect(methods).toEqual(['POST', 'GET', 'POST', 'GET']);
  });

  it.each([414, 431])('tells of a query too long for a server that takes GET alone (%p)', async (status) => {
    const member = await server((request, response, body) =>
      json({}, request.method === 'POST' ? 405 : status)(request, response, body)
    );
    expect(await client(member).client.fetch(call())).toMatchObject({
      ok: false,
      message: `it takes GET alone, and this query is too long for its URLs (${status})`,
    });
  });

  it('leaves a replica alone for a while after it could not be reached, and asks again after', async () => {
    const { client: asked, members, events } = client(gone);
    for (const clock of [performance, Date]) {
      jest.spyOn(clock, 'now').mockReturnValue(clock.now());
    }
    await asked.fetch(call());
    expect(await asked.fetch(call())).toMatchObject({ message: 'it could not be reached a moment ago' });
    expect(events).toHaveLength(1);
    members.replicas('s')[0].setHealth(undefined);
    await asked.fetch(call());
    expect(events).toHaveLength(2);
  });

  it('gives up for another replica what is under way at one that is found down', async () => {
    const [member, isAsked] = await hanging();
    const { client: asked, members, events } = client(member, await server(fine));
    const answer = asked.fetch(call({ timeout: 1_000_000 }));
    await isAsked;
    members.replicas('s')[0].setHealth('it does not answer');
    expect(await answer).toMatchObject({ ok: true, replica: 'b' });
    expect(events).toEqual(['a unavailable', 'b ok']);
  });

  it.each(['there is none', 'the other is down'])('leaves it to the time of the query where %s', async (other) => {
    const [member, isAsked] = await hanging();
    const { client: asked, members } = client(...(other === 'there is none' ? [member] : [member, gone]));
    members.replicas('s')[1]?.setHealth('it does not answer');
    const answer = asked.fetch(call());
    await isAsked;
    members.replicas('s')[0].setHealth('it does not answer');
    expect(await asked.fetch(call())).toMatchObject({ message: 'it does not answer' });
    member.release();
    expect(await answer).toMatchObject({ ok: true, replica: 'a' });
  });

  it('ends at once when the caller goes, and tells the member', async () => {
    const controller = new AbortController();
    let closed: () => void = () => undefined;
    const told = new Promise<void>((resolve) => (closed = resolve));
    let arrived: () => void = () => undefined;
    const asks = new Promise<void>((resolve) => (arrived = resolve));
    const member = await server((_, response) => {
      response.on('close', closed);
      arrived();
    });
    const answer = client(member).client.fetch(call({ signal: controller.signal }));
    await asks;
    controller.abort();
    expect(await answer).toMatchObject({ ok: false, kind: 'canceled' });
    await told;
  });

  it('waits for a place at a busy replica, no longer than it may', async () => {
    const { client: asked } = client(await server(() => undefined));
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => asked.fetch(call({ timeout: 200 }))));
    expect(outcomes.map((outcome) => !outcome.ok && outcome.kind)).toEqual(Array(6).fill('timeout'));
  });

  it('asks nobody else where it waited in vain, and blames no replica', async () => {
    const other = await server(fine);
    const { client: asked, members, events } = client(await server(() => undefined), other);
    const stop = new AbortController();
    const hung = Array.from({ length: PLACES }, () => asked.fetch(call({ timeout: 1_000_000, signal: stop.signal })));
    expect(await asked.fetch(call({ timeout: 50 }))).toMatchObject({
      ok: false,
      kind: 'timeout',
      elapsedMs: 0,
      message: expect.stringMatching(/^it was not asked: the proxy has too many requests/),
    });
    expect([events, other.asked]).toEqual([[], []]);
    expect(members.replicas('s')[0].stats.sum(performance.now())).toEqual({ total: 0, failed: 0 });
    stop.abort();
    await Promise.all(hung);
  });

  it('begins to count when the request is sent', async () => {
    const [member, isAsked] = await hanging();
    const { client: asked } = client(member);
    const first = Array.from({ length: PLACES }, () => asked.fetch(call()));
    await isAsked;
    const started = performance.now();
    const waiting = asked.fetch(call());
    await new Promise((resolve) => setTimeout(resolve, 300));
    const waited = performance.now() - started;
    member.release();
    await Promise.all(first);
    const outcome = await waiting;
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.elapsedMs).toBeLessThanOrEqual(performance.now() - started - waited);
  });

  it('goes on to the other replica where the one it waits for goes', async () => {
    const [member, isAsked] = await hanging();
    const { client: asked, members } = client(member, await server(fine));
    const first = Array.from({ length: PLACES }, () => asked.fetch(call()));
    await isAsked;
    const waiting = asked.fetch(call());
    members.replicas('s')[0].setHealth('it does not answer');
    expect(await waiting).toMatchObject({ ok: true, replica: 'b' });
    expect(await Promise.all(first)).toEqual(Array(PLACES).fill(expect.objectContaining({ replica: 'b' })));
    expect(member.asked.length).toBeLessThanOrEqual(PLACES);
  });

  it('asks a server once more that closed a kept connection before a byte came', async () => {
    const closing = await closingServer(1);
    const { client: asked, events } = client(closing);
    for (let i = 0; i < 10; i++) {
      expect(await asked.fetch(call())).toMatchObject({ ok: true });
    }
    expect(events).toEqual(Array(10).fill('a ok'));
    expect(closing.requests()).toBeGreaterThan(10);
    await closing.close();
  });

  it('asks a server no more that closed a new connection', async () => {
    const closing = await closingServer(0);
    const { client: asked, events } = client(closing);
    expect(await asked.fetch(call())).toMatchObject({ ok: false, kind: 'unavailable' });
    expect(events).toEqual(['a unavailable']);
    expect(closing.requests()).toBe(1);
    await closing.close();
  });

  it('asks a server no more whose connections we closed ourselves', async () => {
    const [member, isAsked] = await hanging();
    member.answer = fine;
    const { client: asked, members } = client(member);
    await asked.fetch(call());
    member.answer = member.hold;
    const answer = asked.fetch(call());
    await isAsked;
    await members.close();
    expect(await answer).toMatchObject({ ok: false, kind: 'unavailable' });
    expect(member.asked).toHaveLength(2);
  });

  it('leaves no listener behind with a signal that lives on', async () => {
    const { signal } = new AbortController();
    const { client: asked } = client(await server(fine));
    for (let i = 0; i < 300; i++) {
      await asked.fetch(call({ signal }));
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('streams a long answer before it is complete', async () => {
    const half = Buffer.alloc(512 * 1024, 'x');
    let more: () => void = () => undefined;
    const member = await server((_, response) => {
      response.write(half);
      more = () => response.end(half);
    });
    let bytes = 0;
    const outcome = await client(member).client.stream(call(), (chunk) => {
      bytes += chunk.length;
      if (bytes === half.length) {
        more();
      }
    });
    expect(outcome).toMatchObject({ ok: true });
    expect(bytes).toBe(2 * half.length);
  });

  it('does not ask another replica once a part of the answer has been passed on', async () => {
    const member = await server((_, response) => {
      response.write(Buffer.alloc(512 * 1024), () => response.destroy());
    });
    const other = await server(fine);
    const outcome = await client(member, other).client.stream(call(), () => undefined);
    expect(outcome).toMatchObject({ ok: false, kind: 'unavailable' });
    expect(other.asked).toEqual([]);
  });

  it('takes what it holds of the budget, and gives it back', async () => {
    const long = Buffer.alloc(1024 * 1024, 'x');
    const member = await server((_, response) => response.end(long));
    const { client: asked, budget, memory } = client(member);
    expect(await asked.fetch(call({ maxBytes: 1e9 }))).toMatchObject({ ok: true });
    expect(budget.inUse).toBe(3 * long.length);
    expect(await asked.stream(call({ maxBytes: 1e9 }), () => undefined)).toMatchObject({ ok: true });
    expect(budget.inUse).toBe(3 * long.length);
    // What a replica answers is dropped where it breaks off.
    member.answer = (_, response) => response.write(long, () => response.destroy());
    expect(await asked.fetch(call({ maxBytes: 1e9 }))).toMatchObject({ ok: false });
    expect(budget.inUse).toBe(3 * long.length);
    memory.close();
    expect(budget.inUse).toBe(0);
  });

  it('reads no further where the budget has no more, and asks nobody else', async () => {
    const [member, other] = [await server((_, response) => response.end(Buffer.alloc(BUDGET))), await server(fine)];
    const { client: asked, memory } = client(member, other);
    expect(await asked.fetch(call({ maxBytes: 1e9 }))).toMatchObject({ ok: false, kind: 'limit' });
    expect([memory.refusal, other.asked]).toEqual([expect.stringContaining('--max-memory'), []]);
  });

  it('bounds a packed answer by its unpacked size', async () => {
    const packed = gzipSync(Buffer.alloc(4 * 1024 * 1024));
    const member = await server((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed));
    expect(await client(member).client.fetch(call())).toMatchObject({ ok: false, kind: 'limit' });
  });

  it('knows no member that is not there', async () => {
    const outcome = await client(gone).client.fetch({ ...call(), member: 'other' });
    expect(outcome).toMatchObject({ ok: false, message: 'it is not running' });
  });
});

describe('a remote read', () => {
  const read = { matchers: [{ name: '__name__', op: '=', value: 'up' }], start: 1000, end: 2000 } as const;
  const config = (yaml: string) => json({ status: 'success', data: { yaml } });
  const found = Buffer.from('a stream');

  /** A server of this configuration whose `/api/v1/read` answers as told. */
  const reader = (yaml: FakeMember['answer'], answer: FakeMember['answer']) =>
    server((request, response, body) => {
      const address = request.url ?? '';
      const chosen = address.endsWith('/config') ? yaml : address.endsWith('/read') ? answer : fine;
      chosen(request, response, body);
    });
  const stream: FakeMember['answer'] = (_, response) => response.end(found);
  const paths = (member: FakeMember) => member.asked.map((asked) => asked.split(' ', 1)[0]);
  const ask = (asked: MemberClient, rangeSelectorDoes: boolean) =>
    asked.fetch({ ...call(), read: { ...read, rangeSelectorDoes } });

  it('is posted, the external labels asked for before and given with the answer', async () => {
    const yaml =
      'global:\n  scrape_interval: 15s\n  external_labels:\n    b: "2"\n    a: 01\n\nscrape_configs:\n- job_name: x\n';
    const member = await reader(config(yaml), stream);
    const { client: asked } = client(member);
    const external = [
      ['a', '01'],
      ['b', '2'],
    ];
    expect(await ask(asked, false)).toMatchObject({ ok: true, status: 200, replica: 'a', external, body: found });
    await ask(asked, false);
    expect(paths(member)).toEqual(['/api/v1/status/config', '/api/v1/read', '/api/v1/read']);
  });

  it.each<[string, FakeMember['answer'], readonly string[]]>([
    ['404', json({}, 404), ['/api/v1/read', '/api/v1/prom/remote/read']],
    ['405', json({}, 405), ['/api/v1/read', '/api/v1/prom/remote/read']],
    [
      '400, as VictoriaMetrics does',
      (_, response) => response.writeHead(400).end('unsupported path requested: "/api/v1/read"'),
      ['/api/v1/read'],
    ],
  ])(
    'becomes a range selector where the member answers %s and stale markers are not needed',
    async (_, answer, tried) => {
      const member = await reader(json({}, 404), answer);
      const { client: asked } = client(member);
      expect(await ask(asked, true)).toMatchObject({ ok: true, status: 200 });
      await ask(asked, true);
      expect(paths(member)).toEqual(['/api/v1/status/config', ...tried, '/api/v1/query', '/api/v1/query']);
    }
  );

  it("goes to M3's address where that is what a member has, and finds it at once from then on", async () => {
    const member = await reader(json({}, 404), (request, response, body) =>
      (request.url === '/api/v1/prom/remote/read' ? stream : json({}, 404))(request, response, body)
    );
    const { client: asked } = client(member);
    expect(await ask(asked, false)).toMatchObject({ ok: true, body: found });
    expect(await ask(asked, false)).toMatchObject({ ok: true, body: found });
    const [config, prometheus, ...m3] = paths(member);
    expect([config, prometheus]).toEqual(['/api/v1/status/config', '/api/v1/read']);
    expect(m3).toEqual(['/api/v1/prom/remote/read', '/api/v1/prom/remote/read']);
  });

  it('that gives a part of what there is, and says so, fails', async () => {
    const member = await reader(json({}, 404), (_, response) =>
      response.writeHead(200, { 'M3-Results-Limited': 'max_fetch_series_limit_applied' }).end(found)
    );
    const message = expect.stringContaining('a limit of its own: max_fetch_series_limit_applied') as string;
    expect(await ask(client(member).client, false)).toMatchObject({ ok: false, kind: 'unavailable', message });
  });

  it('of VictoriaMetrics is one in any case: it shows stale markers as NaN', async () => {
    const member = await reader(config(''), (_, response) =>
      response.writeHead(400).end('unsupported path requested: "/api/v1/read"')
    );
    expect(await ask(client(member).client, false)).toMatchObject({ ok: true, nanIsStale: true });
  });

  it('fails there where they are, and another replica may have remote read', async () => {
    const without = await reader(json({}, 404), json({}, 404));
    const outcome = await ask(client(without).client, false);
    expect(outcome).toMatchObject({
      ok: false,
      kind: 'unavailable',
      message: expect.stringContaining('no remote read'),
    });
    const both = client(without, await reader(json({}, 404), stream));
    expect(await ask(both.client, false)).toMatchObject({ ok: true, replica: 'b' });
  });

  it.each<[string, FakeMember['answer'], string]>([
    ['is forbidden', json({}, 403), 'its external labels are not known: /api/v1/status/config answered 403'],
    ['is none', config('global: ['), 'its external labels are not known: /api/v1/status/config answered 200'],
    [
      'has too many external labels',
      config(`global: { external_labels: { ${[...'abcdefghi'].map((name) => `${name}: x`).join(', ')} } }`),
      "it has 9 external labels, more than the 8 that can be told from its series' own",
    ],
  ])('fails or becomes one too where the configuration %s', async (_, yaml, message) => {
    const member = await reader(yaml, stream);
    expect(await ask(client(member).client, false)).toMatchObject({ ok: false, message });
    expect(paths(member)).toEqual(['/api/v1/status/config']);
    expect(await ask(client(member).client, true)).toMatchObject({ ok: true });
    expect(paths(member)).toEqual(['/api/v1/status/config', '/api/v1/status/config', '/api/v1/query']);
  });
});
