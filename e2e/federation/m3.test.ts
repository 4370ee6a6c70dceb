import { findPrometheus } from '../../scripts/tools.mjs';
import { fleetListSchema, shardListSchema } from '../../src/api/fleets';
import { type Sample, type TestSeries } from '../harness/dataset';
import { hasM3, startM3 } from '../harness/m3';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { prometheusWith } from '../harness/prometheusWith';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { writeSeries } from '../harness/remoteWrite';
import { type StoreServer } from '../harness/storeServer';

const SLOW = 300_000;
const MINUTE = 60_000;
const SCRAPE = 15_000;
const end = Math.floor(Date.now() / MINUTE) * MINUTE;
const start = end - 60 * MINUTE;

const running: Array<{ stop(): unknown }> = [];

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
});

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
  readonly data?: unknown;
}

async function get(base: string, path: string, params: Readonly<Record<string, string>>): Promise<Answer> {
  return (await (await fetch(`${base}/api/v1/${path}?${new URLSearchParams(params)}`)).json()) as Answer;
}

function query(base: string, text: string, isRange = false): Promise<Answer> {
  return isRange
    ? get(base, 'query_range', { query: text, start: seconds(start), end: seconds(end), step: '60' })
    : get(base, 'query', { query: text, time: seconds(end) });
}

const seconds = (ms: number) => String(ms / 1000);

/** As a set: what is sorted is so by both, the rest in no order. */
function setOf({ data, error }: Answer): unknown {
  const found = typeof data === 'object' && data !== null && 'result' in data ? data.result : data;
  return Array.isArray(found) ? found.map((one) => JSON.stringify(one)).sort() : (error ?? found);
}

async function fleetOf(fleet: Readonly<Record<string, unknown>>, args: readonly string[] = []): Promise<string> {
  const proxy: Proxy = await startProxy({
    fleets: JSON.stringify({ fleets: [{ id: 'f', kind: 'hash', driver: 'static', ...fleet }] }),
    args: ['--allow-servers', '127.0.0.1', ...args],
  });
  running.push(proxy);
  return `${proxy.url}/fleets/f`;
}

const shardOf = (id: string, { url }: { readonly url: string }) => ({ id, replicas: [{ id: 'a', url }] });

function series(labels: Readonly<Record<string, string>>, value: (i: number) => Sample[1]): TestSeries {
  const samples: Sample[] = [];
  for (let time = start; time <= end; time += SCRAPE) {
    samples.push([time, value(samples.length)]);
  }
  return { labels, samples };
}

const VALUES = [
  'abc',
  'ABC',
  'a.c',
  'foo-bar',
  'foo\nbar',
  'web-1:9100',
  'web-2:9100',
  'x|y',
  'é',
  'a b',
  'a/b',
  '[z]',
];

(hasM3 ? describe : describe.skip)('an M3', () => {
  let one: PrometheusServer;
  let m3: StoreServer;
  let fleet: string;
  let mixed: string;
  /** What holds the samples of both members of `mixed`. */
  let beside: PrometheusServer;

  beforeAll(async () => {
    const all = [
      ...VALUES.map((x, i) => series({ __name__: 'm', x }, (j) => i + j)),
      series({ __name__: 'm', y: '1' }, (i) => 1 - i),
      series({ __name__: 'gone', x: 'abc' }, (i) => (i > 200 ? 'stale' : i)),
      series({ __name__: 'odd', x: 'abc' }, (i) => [Number.NaN, Infinity, -Infinity, 5, 'stale' as const][i % 5]),
    ];
    [one, m3] = await Promise.all([prometheusWith(all), startM3()]);
    running.push(one, m3);
    await m3.write(all);
    fleet = await fleetOf({ static: { shards: [shardOf('a', m3)] } });
    const more = ['abc', 'Abc', 'foo', ''].map((x, i) => series({ __name__: 'm', x, shard: 'b' }, (j) => i * j));
    const [b, both] = await Promise.all([prometheusWith(more), prometheusWith([...all, ...more])]);
    running.push(b, both);
    beside = both;
    mixed = await fleetOf({ static: { shards: [shardOf('a', m3), shardOf('b', b)] } });
  }, SLOW);

  test.each([
    ...['abc', 'abc|ABC', 'a.c', 'foo.*', 'foo.+bar', '(web-1:9100|web-2:9100)', '.', '.+', '.*', '', '|abc', 'abc|'],
    ...[
      '(?i)abc',
      '[^a]+',
      '[a-z]+',
      'a\\.c',
      'x\\|y',
      'ab?c',
      '^abc$',
      '(a|A).*',
      'foo\\nbar',
      '\\pL',
      'web-\\d:9100',
    ],
  ])('gives what =~ and !~ %j choose', async (pattern) => {
    for (const op of ['=~', '!~', '=', '!=']) {
      const text = `m{x${op}${JSON.stringify(pattern)}}`;
      const [given, expected] = await Promise.all([query(fleet, text), query(one.url, text)]);
      expect([text, setOf(given)]).toEqual([text, setOf(expected)]);
      const summed = `sum by (x) (${text})`;
      const [here, there] = await Promise.all([query(mixed, summed), query(beside.url, summed)]);
      expect([summed, setOf(here)]).toEqual([summed, setOf(there)]);
    }
  });

  test.each([
    ...['sum_over_time(m[5m])', 'count_over_time(m[15s])', 'gone', 'count(gone)', 'odd', 'changes(odd[10m])'],
    ...['m offset 10m', 'rate(m[5m])', 'm @ end()', 'last_over_time(odd[1m])', '{x="abc"}'],
  ])('is read for %s: a sample at the end of a window counts, and one that is stale', async (text) => {
    for (const isRange of [false, true]) {
      const [given, expected] = await Promise.all([query(fleet, text, isRange), query(one.url, text, isRange)]);
      expect(given.error).toBeUndefined();
      expect(setOf(given)).toEqual(setOf(expected));
    }
  });

  test.each([
    ['labels', {}],
    ['label/x/values', {}],
    ['label/x/values', { 'match[]': 'm{x=~"foo.*|a.c"}' }],
    ['label/x/values', { 'match[]': '{__name__=~"m|gone",x!="abc"}' }],
    ['series', { 'match[]': 'm{x=~".+"}' }],
  ])('gives %s for %j', async (path, params) => {
    const asked = { ...params, start: seconds(start), end: seconds(end) };
    const [given, expected] = await Promise.all([get(fleet, path, asked), get(one.url, path, asked)]);
    expect(setOf(given)).toEqual(setOf(expected));
  });

  test.each([
    'status/buildinfo',
    'status/flags',
    'status/config',
    'metadata',
    'rules',
    'alerts',
    'targets',
    'query_exemplars',
  ])('has no %s itself', async (path) => {
    const { status } = await fetch(`${m3.url}/api/v1/${path}?query=m&start=0&end=1`);
    expect(status).toBe(404);
  });

  test.each([
    [{ query: 'm', timeout: '119900ms' }, 200],
    [{ query: 'm', timeout: '119.9' }, 400],
    [{ query: 'm @ 5' }, 400],
    [{ query: 'm offset -5m' }, 400],
  ])('answers itself to %j with status %d', async (params, expected) => {
    const form = new URLSearchParams({ time: seconds(end), ...params });
    expect((await fetch(`${m3.url}/api/v1/query?${form}`)).status).toBe(expected);
  });

  test('refuses a whole request that has an exemplar, which a Prometheus takes', async () => {
    const prometheus = await startPrometheus({ args: ['--enable-feature=exemplar-storage'] });
    running.push(prometheus);
    const time = Date.now();
    const labels = { __name__: 'traced' };
    const samples: Sample[] = [[time, 1]];
    const exemplars = [{ time, value: 1, traceId: 'abc' }];
    const both: TestSeries[] = [
      { labels: { ...labels, x: 'without' }, samples },
      { labels, samples, exemplars },
    ];
    await writeSeries(prometheus.url, both);
    const times = { start: seconds(time - MINUTE), end: seconds(time + MINUTE) };
    const kept = await get(prometheus.url, 'query_exemplars', { query: 'traced', ...times });
    expect(kept).toMatchObject({ data: [{ exemplars: [{ labels: { trace_id: 'abc' } }] }] });
    await expect(writeSeries(m3.url, both, '/api/v1/prom/remote/write')).rejects.toThrow(/: 400 /);
    const found = await get(m3.url, 'query', { query: 'traced', time: seconds(time + 1000) });
    expect(found).toMatchObject({ data: { result: [] } });
  });

  test('gives some of the values where some are asked for', async () => {
    const { data } = await get(fleet, 'label/x/values', { limit: '3', start: seconds(start), end: seconds(end) });
    expect(data).toHaveLength(3);
  });

  test('says so where it cannot be asked for names as Prometheus can', async () => {
    const { error } = await get(fleet, 'label/x/values', { 'match[]': 'm{x=~"(?i)abc"}' });
    expect(error).toContain('which does not take all regular expressions as Prometheus does');
  });

  test.each(['other', 'prometheus'] as const)(
    'as a store that is said to be of flavour %s has what the shards have no more',
    async (flavour) => {
      const recent = (all: readonly TestSeries[]) =>
        all.map((one) => ({ ...one, samples: one.samples?.filter(([time]) => time > end - 20 * MINUTE) }));
      const data = VALUES.map((x, i) => series({ __name__: 'm', x }, (j) => i + j));
      const shards = await Promise.all([
        prometheusWith(recent(data.filter((_, i) => i % 2 === 0))),
        prometheusWith(recent(data.filter((_, i) => i % 2 === 1))),
      ]);
      running.push(...shards);
      const base = await fleetOf({
        static: { shards: shards.map((shard, i) => shardOf(`s${i}`, shard)), retention: '15m' },
        store: { url: m3.url, flavour, margin: '1s' },
      });
      for (const text of ['m{y=""}', 'sum(m{y=""})', 'rate(m{x=~"a.c|foo.*"}[10m])', 'max_over_time(m{y=""}[30m])']) {
        const [given, expected] = await Promise.all([query(base, text, true), query(one.url, text, true)]);
        expect(given.error).toBeUndefined();
        expect(setOf(given)).toEqual(setOf(expected));
        expect(given.infos).toContainEqual(expect.stringMatching(/^store is M3, which alters/));
      }
    },
    SLOW
  );
});

(hasM3 ? describe : describe.skip)('an M3 that takes no cold writes and gives three series at most', () => {
  let m3: StoreServer;
  let other: PrometheusServer;
  let base: string;
  let now: number;
  const recent = (x: string): TestSeries => ({ labels: { __name__: 'm', x }, samples: [[now, 1]] });

  beforeAll(async () => {
    m3 = await startM3({ maxSeries: 3, coldWrites: false });
    running.push(m3);
    now = Math.floor(Date.now() / 1000) * 1000;
    other = await prometheusWith([recent('other')]);
    running.push(other);
    await m3.write(VALUES.map(recent));
    base = await fleetOf({ static: { shards: [shardOf('a', m3), shardOf('b', other)] } });
    await eventually('it is known', 20_000, async () => {
      const { fleets } = fleetListSchema.parse(await (await fetch(new URL('/api/v1/fleets', base))).json());
      return fleets[0].members[0].promql === false ? true : undefined;
    });
  }, SLOW);

  test('is told of where it gives a part of what it has, and its part counts for nothing', async () => {
    const given = await get(base, 'query', { query: 'count(m)', time: seconds(now) });
    expect(given.error ?? given.warnings).toEqual(expect.stringMatching(/limit/));
  });

  test('refuses what is older than ten minutes of a series that it has, and drops it of others without a word', async () => {
    const late = (x: string): TestSeries => ({ labels: { __name__: 'm', x }, samples: [[now - 11 * MINUTE, 1]] });
    const write = (one: TestSeries) => writeSeries(m3.url, [one], '/api/v1/prom/remote/write');
    await expect(write(late('abc'))).rejects.toThrow(/: 400 /);
    await write(late('never seen'));
    const found = (x: string) =>
      get(m3.url, 'query', { query: `count_over_time(m{x="${x}"}[20m])`, time: seconds(now + 1000) });
    expect(await found('abc')).toMatchObject({ data: { result: [{ value: [expect.anything(), '1'] }] } });
    expect(await found('never seen')).toMatchObject({ data: { result: [] } });
  });

  test(
    'is said to lose series, as a shard and as the store, also of shards that the proxy runs',
    async () => {
      const prometheus = await findPrometheus();
      if (!prometheus.ok) {
        throw new Error(prometheus.problem);
      }
      const managed = await fleetOf(
        {
          driver: 'process',
          process: { shards: 1, scrape_configs: [{ job_name: 'none', static_configs: [] }] },
          // It is what it is found to be.
          store: { url: m3.url, flavour: 'prometheus' },
        },
        ['--prometheus', prometheus.path]
      );
      const store = await fleetOf({
        static: { shards: [shardOf('b', other)], retention: '15m' },
        store: { url: m3.url, flavour: 'm3', margin: '1s' },
      });
      const loses = 'set coldWritesEnabled of its namespace default.';
      for (const [fleet, name] of [
        [base, 'a'],
        [store, 'store'],
        [managed, 'store'],
      ]) {
        await eventually(`${name} is told of`, 20_000, async () => {
          const shown = await fetch(new URL('/api/v1/fleets/f/shards', fleet));
          const { problems } = shardListSchema.parse(await shown.json());
          return problems.some((text) => text.startsWith(`${name} is M3`) && text.endsWith(loses)) || undefined;
        });
      }
      const { error, infos } = await get(managed, 'query', {
        query: 'count_over_time(m{x="abc"}[30d])',
        time: seconds(now),
      });
      expect(error).toBeUndefined();
      expect(infos).toContainEqual(expect.stringMatching(/^store is M3, which alters/));
    },
    SLOW
  );
});

(hasM3 ? describe : describe.skip)('an M3 with a namespace of aggregated samples beside', () => {
  const at = (time: number): TestSeries => ({ labels: { __name__: 'm', x: 'abc' }, samples: [[time, 1]] });
  let m3: StoreServer;

  beforeAll(async () => {
    m3 = await startM3({ aggregated: true });
    running.push(m3);
  }, SLOW);

  test('is asked for raw samples also where a range begins before it keeps them, for which it has none by itself', async () => {
    const written = Date.now();
    await m3.write([at(written)]);
    const fleet = await fleetOf({ static: { shards: [shardOf('a', m3)] } });
    const asked = { query: 'count_over_time(m[50h])', time: seconds(written + 1000) };
    expect(await get(m3.url, 'query', asked)).toMatchObject({ data: { result: [] } });
    expect(await get(fleet, 'query', asked)).toMatchObject({ data: { result: [{ value: [expect.anything(), '1'] }] } });
  });

  test('refuses late samples that it would take without', async () => {
    const late = writeSeries(m3.url, [at(Date.now() - 30 * MINUTE)], '/api/v1/prom/remote/write');
    await expect(late).rejects.toThrow(/: 400 /);
  });
});
