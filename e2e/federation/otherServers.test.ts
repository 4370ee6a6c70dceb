import { fleetTestSchema } from '../../src/api/definition';
import { fleetListSchema, shardListSchema } from '../../src/api/fleets';
import { type Sample, type TestSeries } from '../harness/dataset';
import { startGateway } from '../harness/gateway';
import { hasM3, startM3 } from '../harness/m3';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { writeSeries } from '../harness/remoteWrite';
import { startVictoriaMetrics } from '../harness/victoriaMetrics';

const SLOW = 300_000;
const SCRAPE = 15_000;
const end = Math.floor(Date.now() / 60_000) * 60_000;
const start = end - 20 * 60_000;

/** Targets, of which the last is gone after ten minutes. */
function targets(hosts: readonly number[]): readonly TestSeries[] {
  return hosts.flatMap((host) => {
    const target = { job: 'web', instance: `web-${host}:8080` };
    const gone = host % 4 === 3 ? start + 10 * 60_000 : Number.POSITIVE_INFINITY;
    const series = (name: string, value: (i: number) => number): TestSeries => {
      const samples: Sample[] = [];
      for (let time = start; time < Math.min(Date.now(), gone); time += SCRAPE) {
        samples.push([time, value(samples.length)]);
      }
      const marker: Sample[] = Number.isFinite(gone) ? [[gone, 'stale']] : [];
      return { labels: { __name__: name, ...target }, samples: [...samples, ...marker] };
    };
    return [
      series('up', () => 1),
      series('requests_total', (i) => i * (host + 1)),
      series('queue', (i) => (i % 5) - 2),
    ];
  });
}

const QUERIES = [
  'up',
  'count(up)',
  'sum(rate(requests_total[1m]))',
  'increase(requests_total[5m])',
  'avg_over_time(queue[2m])',
  'changes(queue[1m])',
  'sum(rate(requests_total[5m])) by (instance) / on (instance) queue',
  'topk(2, requests_total)',
  'max_over_time(sum(queue)[5m:1m])',
  'requests_total offset 5m',
  'absent(up{job="nowhere"})',
  'vector(NaN)',
  '1 / vector(-0)',
  'sgn(vector(-2)) + vector(3) ^ 0.5',
  'changes(vector(time())[1m:10s])',
  'time()',
];

const running: Array<{ stop(): unknown }> = [];

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
});

async function entered(urls: Readonly<Record<string, string>>, kind: 'hash' | 'independent' = 'hash'): Promise<Proxy> {
  const shards = Object.entries(urls).map(([id, url]) => ({ id, replicas: [{ id: 'a', url }] }));
  const fleets = JSON.stringify({ fleets: [{ id: 'f', kind, driver: 'static', static: { shards } }] });
  const proxy = await startProxy({ fleets, args: ['--allow-servers', '127.0.0.1'] });
  running.push(proxy);
  return proxy;
}

interface Answer {
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly data?: { readonly result: unknown };
}

async function ask(base: string, query: string, isRange: boolean): Promise<Answer> {
  const times: Record<string, string> = isRange
    ? { start: String(start / 1000 + 120), end: String(end / 1000), step: '60' }
    : { time: String(end / 1000) };
  const form = new URLSearchParams({ query, ...times });
  const response = await fetch(`${base}/api/v1/query${isRange ? '_range' : ''}`, { method: 'POST', body: form });
  return (await response.json()) as Answer;
}

/** By their labels, without that of the shard, the series of a vector or matrix. */
function resultOf({ data, error }: Answer): unknown {
  const result: unknown = data?.result;
  if (error !== undefined || !Array.isArray(result) || typeof result[0] !== 'object') {
    return error ?? result;
  }
  return new Map(
    result.map(({ metric: { shard: _, ...metric }, ...one }: { metric: Record<string, string> }) => [
      JSON.stringify(Object.entries(metric).sort()),
      { ...one, metric },
    ])
  );
}

async function get(proxy: Proxy, path: string): Promise<unknown> {
  return await (await fetch(`${proxy.url}${path}`)).json();
}

const members = async (proxy: Proxy) => fleetListSchema.parse(await get(proxy, '/api/v1/fleets')).fleets[0].members;

/** Servers that are no Prometheus, by their names. */
const OTHERS = [
  ['VictoriaMetrics', startVictoriaMetrics],
  ['M3', startM3],
] as const;

(hasM3 ? describe : describe.skip).each([OTHERS[1]])('%s among Prometheus servers', tests);
describe.each([OTHERS[0]])('%s among Prometheus servers', tests);

function tests(name: string, startOther: (typeof OTHERS)[number][1]): void {
  const told = new RegExp(
    `^b is ${name}, which does not compute PromQL as Prometheus does: nothing is computed on any member`
  );
  let reference: PrometheusServer;
  let a: PrometheusServer;
  let b: PrometheusServer;
  let other: Awaited<ReturnType<typeof startOther>>;

  beforeAll(async () => {
    const [left, right] = [targets([0, 1, 2, 3]), targets([4, 5, 6, 7])];
    [reference, a, b, other] = await Promise.all([
      startPrometheus(),
      startPrometheus(),
      startPrometheus(),
      startOther(),
    ]);
    running.push(reference, a, b, other);
    await Promise.all([
      writeSeries(reference.url, [...left, ...right]),
      writeSeries(a.url, left),
      writeSeries(b.url, right),
      other.write(right),
    ]);
  }, SLOW);

  test.each(['hash', 'independent'] as const)(
    'as a member of a fleet of kind %s is read raw: answers are those of one Prometheus, and it is told',
    async (kind) => {
      const proxy = await entered({ a: a.url, b: other.url }, kind);
      for (const query of QUERIES) {
        for (const isRange of [false, true]) {
          const [expected, given] = await Promise.all([
            ask(reference.url, query, isRange),
            ask(`${proxy.url}/fleets/f`, query, isRange),
          ]);
          expect({ query, isRange, result: resultOf(given) }).toEqual({ query, isRange, result: resultOf(expected) });
          expect(given.warnings).toEqual([expect.stringMatching(told)]);
        }
      }
      expect(await members(proxy)).toMatchObject([{ id: 'a' }, { id: 'b', promql: false }]);
      const { problems } = shardListSchema.parse(await get(proxy, '/api/v1/fleets/f/shards'));
      expect(problems).toContainEqual(expect.stringMatching(told));
    },
    SLOW
  );

  test(
    'is told of in Save & test',
    async () => {
      const proxy = await entered({ a: a.url });
      const definition = {
        ...{ id: 'tried', name: 'tried', kind: 'hash', anonymous: false, experimental: false },
        shards: [a, other].map(({ url }, i) => ({ id: i === 0 ? 'a' : 'b', replicas: [{ id: 'a', url }] })),
      };
      const response = await fetch(`${proxy.url}/api/v1/fleets/test`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ definition }),
      });
      const { ok, servers, problems } = fleetTestSchema.parse(await response.json());
      expect(problems).toContainEqual(expect.stringMatching(told));
      expect([ok, servers.map(({ problem }) => problem)]).toEqual([true, [undefined, undefined]]);
    },
    SLOW
  );

  test(
    'that comes to stand behind the address of a Prometheus is noticed, and never asked for the answer meanwhile',
    async () => {
      let behind = b.url;
      const gateway = await startGateway(() => behind);
      running.push(gateway);
      const proxy = await entered({ a: a.url, b: gateway.url });
      const query = 'changes(queue[1m])';
      const expected = resultOf(await ask(reference.url, query, true));
      const given = async () => await ask(`${proxy.url}/fleets/f`, query, true);
      expect(resultOf(await given())).toEqual(expected);
      expect((await members(proxy))[1]).not.toHaveProperty('promql');
      behind = other.url;
      const seen: Answer[] = [];
      await eventually('it is noticed', 20_000, async () => {
        seen.push(await given());
        return (await members(proxy))[1].promql === false && seen.length > 5 ? true : undefined;
      });
      // None of the answers is silently wrong: each is right, or an error that says why.
      for (const answer of seen) {
        expect(answer.error === undefined ? resultOf(answer) : expected).toEqual(expected);
      }
      expect((await given()).warnings).toContainEqual(expect.stringMatching(/^b is /));
      await eventually('it is known what it is', 20_000, async () =>
        (await given()).warnings?.some((text) => told.test(text)) === true ? true : undefined
      );
      behind = b.url;
      await eventually('that it is a Prometheus again as well', 20_000, async () =>
        (await members(proxy))[1].promql === undefined ? true : undefined
      );
      expect(await given()).toMatchObject({ status: 'success' });
    },
    SLOW
  );
}
