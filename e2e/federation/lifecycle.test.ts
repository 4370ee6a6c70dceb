import { type FakeMember, fakeMember, vector } from '../../server/testing/fakeMember';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

/** Only there to end what hangs. */
const SLOW = 10 * 60_000;

/** A shard that answers when it is told to, and knows whom it has lost. */
interface HeldMember {
  readonly member: FakeMember;
  readonly waiting: () => number;
  readonly given: () => number;
  readonly lost: () => number;
  release(): void;
}

async function heldMember(): Promise<HeldMember> {
  const held: Array<() => void> = [];
  let given = 0;
  let lost = 0;
  const member = await fakeMember((request, response, body) => {
    // What it is asked of itself does not wait: it would not be known for what it is until then.
    if (/^\/api\/v1\/(status|stores)\b/.test(request.url ?? '')) {
      response.writeHead(404).end();
      return;
    }
    held.push(() => {
      given++;
      vector({ a: 'b' }, '1')(request, response, body);
    });
    response.on('close', () => (lost += response.writableFinished ? 0 : 1));
  });
  return {
    member,
    waiting: () => held.length - given,
    given: () => given,
    lost: () => lost,
    release: () => held.splice(0).forEach((answer) => answer()),
  };
}

let shard: HeldMember;
let proxy: Proxy;

async function start(...args: string[]): Promise<void> {
  shard = await heldMember();
  const shards = [{ id: 'shard-0', replicas: [{ url: shard.member.url }] }];
  const fleet = { id: 'f', kind: 'hash', driver: 'static', static: { shards } };
  proxy = await startProxy({ fleets: JSON.stringify({ fleets: [fleet] }), args });
}

afterEach(async () => {
  shard.release();
  await proxy.stop();
  await shard.member.close();
}, SLOW);

/** Health checks wait at the shard too, with their parameters in the URL; only queries count here. */
function queries(): number {
  return shard.member.asked.filter((line) => line.startsWith('/api/v1/query ')).length;
}

function query(signal?: AbortSignal): Promise<Response> {
  return fetch(`${proxy.url}/fleets/f/api/v1/query?query=up&time=1000`, { signal });
}

function fanOut(signal?: AbortSignal): Promise<Response> {
  const request = { id: 1, member: 'shard-0', path: 'query', query: 'up', start: 0, end: 0, step: 1 };
  return fetch(`${proxy.url}/api/v1/fanout`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fleet: 'f', requests: [request] }),
    signal,
  });
}

const underWay = (count: number) =>
  eventually(`${count} queries are under way`, 10_000, () => (queries() >= count ? true : undefined));

test(
  'a graceful stop finishes running queries and takes no new ones',
  async () => {
    await start();
    const running = query();
    await underWay(1);
    const stopped = proxy.kill('SIGTERM');
    await eventually('no new connections', 5_000, () =>
      fetch(`${proxy.url}/-/ready`).then(
        (response) => (response.status === 503 ? true : undefined),
        () => true
      )
    );
    shard.release();
    const answer = await running;
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ data: { result: [{ value: [1000, '1'] }] } });
    expect(await stopped).toBe(0);
  },
  SLOW
);

const ready = (path: string) => fetch(`${proxy.url}${path}/-/ready`);

test(
  'after SIGTERM it is not ready, and still answers for a moment',
  async () => {
    await start('--stop-delay', '4s');
    const began = performance.now();
    const stopped = proxy.kill('SIGTERM');
    const answer = await eventually('it says that it stops', 2_000, async () => {
      const response = await ready('');
      return response.status === 503 ? response.text() : undefined;
    });
    expect(answer).toBe('Promshards is stopping.\n');
    const ofFleet = await ready('/fleets/f');
    expect([ofFleet.status, ofFleet.headers.get('x-prometheus-stopping')]).toEqual([503, 'true']);
    const late = query();
    await underWay(1);
    shard.release();
    expect((await late).status).toBe(200);
    expect(await stopped).toBe(0);
    expect(performance.now() - began).toBeGreaterThan(3_900);
  },
  SLOW
);

test.each<[NodeJS.Signals, string]>([
  ['SIGTERM', '0'],
  ['SIGINT', '100s'],
])(
  '%s with --stop-delay %s stops to answer at once',
  async (signal, delay) => {
    await start('--stop-delay', delay);
    expect(await proxy.kill(signal)).toBe(0);
    expect(proxy.output()).not.toMatch(/queries are still taken/);
  },
  SLOW
);

test.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])(
  'a second signal, %s, ends the moment and what is under way',
  async (second) => {
    await start('--stop-delay', '100s', '--stop-grace', '100s');
    const running = query().then(
      ({ status }) => status,
      () => undefined
    );
    await underWay(1);
    const stopped = proxy.kill('SIGTERM');
    await eventually('it says that it stops', 2_000, async () => ((await ready('')).status === 503 ? true : undefined));
    process.kill(proxy.pid, second);
    expect(await stopped).toBe(0);
    expect(await running).not.toBe(200);
  },
  SLOW
);

test(
  'a graceful stop waits no longer than it is told',
  async () => {
    await start('--stop-grace', '1s');
    const running = query().catch(() => undefined);
    await underWay(1);
    const started = Date.now();
    expect(await proxy.kill('SIGTERM')).toBe(0);
    // Untold, it waits for half a minute.
    expect(Date.now() - started).toBeLessThan(25_000);
    expect((await running)?.status).not.toBe(200);
  },
  SLOW
);

test.each([
  ['a query', query],
  ['a fan-out', fanOut],
])(
  '%s ends at the member when its client goes',
  async (_, send) => {
    await start();
    const controller = new AbortController();
    const running = send(controller.signal).then(
      (response) => response.arrayBuffer(),
      () => undefined
    );
    await underWay(1);
    const before = shard.lost();
    controller.abort();
    await running.catch(() => undefined);
    await eventually('the member is told', 5_000, () => (shard.lost() > before ? true : undefined));
  },
  SLOW
);

test(
  'more queries than may be under way wait, and then are refused',
  async () => {
    await start('--max-queries', '1');
    const first = query();
    await underWay(1);
    // Whichever of the two comes first waits.
    const others = [query(), query()];
    const refused = await Promise.race(others);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ errorType: 'unavailable', error: expect.stringMatching(/too many/) });
    expect((await fanOut()).status).toBe(429);
    expect(queries()).toBe(1);
    shard.release();
    expect((await first).status).toBe(200);
    await underWay(2);
    shard.release();
    expect((await Promise.all(others)).map(({ status }) => status).sort()).toEqual([200, 503]);
  },
  SLOW
);

test(
  'a taken port is a clear sentence',
  async () => {
    await start();
    const other = startProxy({
      fleets: JSON.stringify({
        fleets: [
          {
            id: 'f',
            kind: 'hash',
            driver: 'static',
            static: { shards: [{ id: 's', replicas: [{ url: shard.member.url }] }] },
          },
        ],
      }),
      args: ['--listen', `127.0.0.1:${proxy.port}`],
    });
    await expect(other).rejects.toThrow(/Port \d+ on 127\.0\.0\.1 is taken/);
  },
  SLOW
);
