import { fleetListSchema } from '../../src/api/fleets';
import { type Sample, type TestSeries } from '../harness/dataset';
import { type PrometheusServer } from '../harness/prometheus';
import { prometheusWith } from '../harness/prometheusWith';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { type StoreServer } from '../harness/storeServer';
import { startVictoriaMetrics } from '../harness/victoriaMetrics';

const MINUTE = 60_000;
const SCRAPE = 15_000;
const HOUR = 60 * MINUTE;
/** A whole minute, so that samples lie on the edges of windows. */
const end = Math.floor(Date.now() / MINUTE) * MINUTE;
const start = end - 30 * MINUTE;

const running: Array<{ stop(): Promise<void> }> = [];

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
});

/** A counter of each instance, scraped from `from` to `to`, `phase` after the beat. */
function counters(
  instances: readonly number[],
  { from = start, to = end, phase = 0, job = 'web' } = {}
): readonly TestSeries[] {
  return instances.map((instance) => {
    const samples: Sample[] = [];
    for (let time = from + phase; time <= to; time += SCRAPE) {
      samples.push([time, (instance + 1) * Math.round((time - start) / 1000)]);
    }
    return { labels: { __name__: 'requests_total', job, instance: `w${instance}` }, samples };
  });
}

async function server(series: readonly TestSeries[], major: 2 | 3 = 3): Promise<PrometheusServer> {
  const started = await prometheusWith(series, { major, features: ['native-histograms'] });
  running.push(started);
  return started;
}

async function victoriaMetrics(series: readonly TestSeries[]): Promise<StoreServer> {
  const started = await startVictoriaMetrics();
  running.push(started);
  await started.write(series);
  return started;
}

interface FleetText {
  readonly shards: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly static?: Readonly<Record<string, unknown>>;
}

async function proxyFor({ shards, more, static: inner }: FleetText): Promise<Proxy> {
  const fleet = { id: 'f', kind: 'hash', driver: 'static', ...more, static: { shards, ...inner } };
  const proxy = await startProxy({ fleets: JSON.stringify({ fleets: [fleet] }) });
  running.push(proxy);
  return proxy;
}

function shard(id: string, ...servers: readonly PrometheusServer[]) {
  return { id, replicas: servers.map(({ url }, i) => ({ id: `r${i}`, url })) };
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: ReadonlyArray<{ readonly metric: Record<string, string> }> };
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

async function ask(base: string, query: string, range?: { from: number; to: number; step: number }): Promise<Answer> {
  const form: Record<string, string> =
    range === undefined
      ? { query, time: String(end / 1000) }
      : { query, start: String(range.from / 1000), end: String(range.to / 1000), step: String(range.step / 1000) };
  const path = range === undefined ? 'query' : 'query_range';
  const response = await fetch(`${base}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(form) });
  return (await response.json()) as Answer;
}

/** The result with its series in order. */
function resultOf({ data, error }: Answer): readonly unknown[] {
  const keyed = (data?.result ?? []).map((one) => ({ ...one, metric: Object.entries(one.metric).sort() }));
  return error === undefined
    ? keyed.sort((a, b) => (JSON.stringify(a.metric) < JSON.stringify(b.metric) ? -1 : 1))
    : [error];
}

async function fleetOf(proxy: Proxy) {
  const response = await fetch(`${proxy.url}/api/v1/fleets`);
  return fleetListSchema.parse(await response.json()).fleets[0];
}

const RANGE = { from: start + 10 * MINUTE, to: end, step: MINUTE };

test('a fleet of Prometheus 2 answers as Prometheus 2 does', async () => {
  const early = counters([6], { to: end - 5 * MINUTE });
  const [reference, a, b] = await Promise.all([
    server([...counters([0, 1, 2, 3, 4, 5]), ...early], 2),
    server([...counters([0, 1, 2]), ...early], 2),
    server(counters([3, 4, 5]), 2),
  ]);
  const proxy = await proxyFor({ shards: [shard('a', a), shard('b', b)] });
  const { dialect, members } = await fleetOf(proxy);
  expect(dialect?.release).toMatch(/^2\./);
  expect(members).not.toContainEqual(expect.objectContaining({ promql: false }));
  const queries = [
    'requests_total',
    'count_over_time(requests_total[1m])',
    'sum(count_over_time(requests_total[1m]))',
    'sum(rate(requests_total[1m]))',
    'quantile(0.5, count_over_time(requests_total[1m]))',
    'count_over_time(sum(requests_total)[5m:1m])',
    'count_over_time(quantile(0.5, requests_total)[5m:1m])',
    'count(requests_total offset 5m)',
    'topk(2, increase(requests_total[2m]))',
    'holt_winters(requests_total[5m], 0.5, 0.3)',
    'sum(holt_winters(requests_total[5m], 0.5, 0.3))',
    'holt_winters(quantile(0.5, requests_total)[5m:1m], 0.5, 0.3)',
    'holt_winters(quantile(0.5, requests_total)[5m:1m], 1.5, 0.3)',
    'holt_winters(requests_total[5m], scalar(sum(requests_total)), 0.3)',
  ];
  for (const query of queries) {
    for (const range of [undefined, RANGE]) {
      const [expected, given] = await Promise.all([
        ask(reference.url, query, range),
        ask(`${proxy.url}/fleets/f`, query, range),
      ]);
      expect({ query, result: resultOf(given) }).toEqual({ query, result: resultOf(expected) });
      expect(resultOf(expected).length).toBeGreaterThan(0);
    }
  }
});

test('members of two majors are refused by name', async () => {
  const [a, b] = await Promise.all([server(counters([0]), 2), server(counters([1]))]);
  const proxy = await proxyFor({ shards: [shard('a', a), shard('b', b)] });
  const { status, error } = await ask(`${proxy.url}/fleets/f`, 'sum(requests_total)');
  expect([status, error]).toEqual(['error', expect.stringMatching(/different major versions .*a: 2\.\d.*b: 3\.\d/)]);
  expect(await fleetOf(proxy)).toMatchObject({ refused: expect.stringMatching(/a: 2/) as unknown });
});

test('a replica that began late is not asked for what was before it', async () => {
  const [late, whole] = await Promise.all([server(counters([0], { from: end - 5 * MINUTE })), server(counters([0]))]);
  const proxy = await proxyFor({ shards: [shard('a', late, whole)] });
  const expected = resultOf(await ask(whole.url, 'requests_total', RANGE));
  await eventually('the whole range', 20_000, async () => {
    const given = resultOf(await ask(`${proxy.url}/fleets/f`, 'requests_total', RANGE));
    return JSON.stringify(given) === JSON.stringify(expected) ? true : undefined;
  });
  expect(resultOf(await ask(`${proxy.url}/fleets/f`, 'count_over_time(requests_total[2m])'))).toHaveLength(1);
});

test('how targets are split is found out', async () => {
  const ups = (job: string, instances: readonly string[]): readonly TestSeries[] =>
    instances.map((instance) => ({ labels: { __name__: 'up', job, instance }, samples: [[Date.now(), 1]] }));
  const [a, b] = await Promise.all([
    server([...ups('web', ['w1', 'w2']), ...ups('kube-state-metrics', ['k'])]),
    server([...ups('web', ['w3']), ...ups('kube-state-metrics', ['k'])]),
  ]);
  const proxy = await proxyFor({ shards: [shard('a', a), shard('b', b)] });
  const fleet = await fleetOf(proxy);
  expect(fleet).toMatchObject({ partitionLabels: ['instance'], replicatedJobs: ['kube-state-metrics'] });
  const response = await fetch(`${proxy.url}/fleets/f/api/v1/query?query=sum(up)`);
  expect(await response.json()).toMatchObject({ data: { result: [{ value: [expect.any(Number), '4'] }] } });
  const declared = await proxyFor({
    shards: [shard('a', a), shard('b', b)],
    more: { partition_labels: [], replicated_jobs: [] },
  });
  expect(await fleetOf(declared)).toMatchObject({
    partitionLabels: [],
    replicatedJobs: [],
    doubts: [expect.stringMatching(/job "kube-state-metrics" is on more than one shard/)],
  });
});

test('a target that was moved by hand is right before, during and after', async () => {
  const at = start + 15 * MINUTE;
  const phase = 7000;
  const left = at + 2 * MINUTE;
  const cutOver = at + MINUTE;
  const moved = { before: counters([9], { to: cutOver }), after: counters([9], { from: at, phase }) };
  const joined = moved.after.map((one, i) => ({
    ...one,
    samples: [...(moved.before[i].samples ?? []), ...(one.samples ?? []).filter(([time]) => time > cutOver)],
  }));
  const [reference, a, b] = await Promise.all([
    server([...counters([0, 1]), ...joined]),
    server([...counters([0]), ...counters([9], { to: left })]),
    server([...counters([1]), ...moved.after]),
  ]);
  const move = { labels: { instance: 'w9' }, from: 'a', to: 'b', joined: at / 1000, cut_over: cutOver / 1000 };
  const proxy = await proxyFor({
    shards: [shard('a', a), shard('b', b)],
    more: { partition_labels: ['instance'] },
    static: { moves: [{ ...move, left: left / 1000 }] },
  });
  const queries = [
    'requests_total',
    'sum(requests_total)',
    'count(rate(requests_total[2m]))',
    'sum(count_over_time(requests_total[3m]))',
    'sum by (instance) (rate(requests_total[1m]))',
    'quantile(0.5, requests_total)',
    'topk(1, requests_total)',
    'requests_total - requests_total offset 5m',
    'max_over_time(sum(requests_total)[5m:1m])',
    'absent(requests_total{instance="w9"})',
  ];
  const range = { from: start + 5 * MINUTE, to: end, step: 30_000 };
  for (const query of queries) {
    const [expected, given] = await Promise.all([
      ask(reference.url, query, range),
      ask(`${proxy.url}/fleets/f`, query, range),
    ]);
    expect({ query, result: resultOf(given) }).toEqual({ query, result: resultOf(expected) });
  }
});

describe('a store', () => {
  const since = end - 3 * HOUR;
  const range = { from: since + 5 * MINUTE, to: end, step: MINUTE };
  const queries = [
    'requests_total',
    'sum(requests_total)',
    'sum by (instance) (rate(requests_total[10m]))',
    'quantile(0.5, increase(requests_total[5m]))',
    'requests_total - requests_total offset 1h',
    'count_over_time(sum(requests_total)[20m:1m])',
    'requests_total @ 1',
    `sum(requests_total @ ${(end - 2 * HOUR) / 1000})`,
  ];
  let reference: PrometheusServer;
  let shards: readonly PrometheusServer[];

  beforeAll(async () => {
    // A shard has a little more than it promises; the store lags a little behind.
    const kept = { from: end - HOUR - 20 * MINUTE };
    [reference, ...shards] = await Promise.all([
      server(counters([0, 1, 2, 3], { from: since })),
      server(counters([0, 1], kept)),
      server(counters([2, 3], kept)),
    ]);
  });

  const labelled = (added: Readonly<Record<string, string>>) =>
    counters([0, 1, 2, 3], { from: since, to: end - 30 * MINUTE }).map((one) => ({
      ...one,
      labels: { ...one.labels, ...added },
    }));

  test.each([
    ['that computes PromQL', 'prometheus', {}],
    ['that gives samples', 'other', {}],
    ['whose series have labels of their own', 'prometheus', { cluster: 'x' }],
    ['that is VictoriaMetrics', 'victoriametrics', {}],
  ])('%s has what is older than the shards keep', async (_, flavour, added) => {
    const store = await (flavour === 'victoriametrics' ? victoriaMetrics : server)(labelled(added));
    const proxy = await proxyFor({
      shards: shards.map((one, i) => shard(`s${i}`, one)),
      more: { store: { url: store.url, flavour, added_labels: Object.keys(added) }, partition_labels: ['instance'] },
      static: { retention: '1h' },
    });
    for (const query of queries) {
      const [expected, given] = await Promise.all([
        ask(reference.url, query, range),
        ask(`${proxy.url}/fleets/f`, query, range),
      ]);
      expect({ query, result: resultOf(given) }).toEqual({ query, result: resultOf(expected) });
      expect((given.infos ?? []).some((text) => text.includes('VictoriaMetrics'))).toBe(flavour === 'victoriametrics');
    }
  });
});
