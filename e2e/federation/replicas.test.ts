import { instantGrid, rangeGrid, type Topology, type Transport } from '../../src/engine';
import { type Sample, type TestSeries } from '../harness/dataset';
import { generateDataset } from '../harness/generateDataset';
import { type PrometheusServer } from '../harness/prometheus';
import { prometheusWith } from '../harness/prometheusWith';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { shardOf } from '../harness/shardOf';
import { compareQuery } from './exactness/compareQuery';
import { inLabelOrder } from './exactness/inLabelOrder';
import { families } from './exactness/queries';
import { serverTransport } from './exactness/serverTransport';
import { toleranceOf } from './exactness/tolerance';

const running: Array<{ stop(): Promise<void> }> = [];

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
});

async function server(series: readonly TestSeries[]): Promise<PrometheusServer> {
  const started = await prometheusWith(series);
  running.push(started);
  return started;
}

describe('replicas that scraped at the same times, each with gaps where another has none', () => {
  const dataset = inLabelOrder(generateDataset({ instances: 12 }));
  /** Which scrapes each replica of each shard missed. */
  const missed: Readonly<Record<string, Readonly<Record<string, (scrape: number) => boolean>>>> = {
    'shard-0': { a: (i) => i >= 20 && i < 35, b: (i) => i < 12 || i === 50, c: (i) => i % 3 === 0 },
    'shard-1': { a: (i) => i % 10 < 8, b: (i) => i % 10 >= 8, c: (i) => i > 3 },
  };
  const topology: Topology = {
    kind: 'hash',
    members: Object.entries(missed).map(([id, replicas]) => ({ id, mergedReplicas: Object.keys(replicas) })),
    partitionLabels: ['instance'],
    replicatedJobs: [],
    evaluationInterval: 60_000,
    lookback: 300_000,
  };
  const grids = [
    ['instant', instantGrid(dataset.end - 100_000)],
    ['range', rangeGrid(dataset.start + 60_000, dataset.end, 37_000)],
  ] as const;
  let reference: PrometheusServer;
  let transport: Transport;

  beforeAll(async () => {
    const places = Object.entries(missed).flatMap(([member, replicas], shard) =>
      Object.entries(replicas).map(([replica, misses]) => ({ place: `${member}/${replica}`, shard, misses }))
    );
    const of = (shard: number) => dataset.series.filter(({ labels }) => shardOf(labels, 2, ['instance']) === shard);
    const started = await Promise.all([
      server(dataset.series),
      ...places.map(({ shard, misses }) =>
        server(of(shard).map((one) => without(one, (time) => misses(Math.floor((time - dataset.start) / 15_000)))))
      ),
    ]);
    reference = started[0];
    const toReplicas = serverTransport(new Map(places.map(({ place }, i) => [place, started[i + 1].url])));
    transport = (requests) =>
      toReplicas(requests.map((one) => ({ ...one, member: `${one.member}/${one.replica ?? 'a'}` })));
  });

  test.each(Object.values(families).flat())('%s', async (query) => {
    const { problems } = await compareQuery(query, {
      topology,
      servers: { reference, shards: [] },
      grids,
      tolerance: (result) => toleranceOf(query, result),
      errorTexts: true,
      transport,
    });
    expect(problems).toEqual([]);
  });
});

function without(series: TestSeries, misses: (time: number) => boolean): TestSeries {
  const has = ([time]: readonly [number, unknown]): boolean => !misses(time);
  return { ...series, samples: series.samples?.filter(has), histograms: series.histograms?.filter(has) };
}

describe('replicas of which one answers', () => {
  const dataset = inLabelOrder(generateDataset({ instances: 6 }));
  const scrape = (time: number) => Math.floor((time - dataset.start) / 15_000);
  const gap = (from: number, to: number) =>
    dataset.series.map((one) => without(one, (time) => scrape(time) >= from && scrape(time) < to));
  const at = (n: number) => (dataset.start + n * 15_000) / 1000;
  let reference: PrometheusServer;
  let proxy: Proxy;

  beforeAll(async () => {
    const [all, early, late] = [dataset.series, gap(20, 50), gap(60, 90)];
    const [whole, a, b] = await Promise.all([all, early, late].map(server));
    reference = whole;
    const fleet = (id: string, urls: readonly string[]) => ({
      ...{ id, kind: 'hash', driver: 'static' },
      static: { shards: [{ id: 's', replicas: urls.map((url, i) => ({ id: `r${i}`, url })) }] },
    });
    const fleets = [fleet('one-whole', [a.url, whole.url]), fleet('none-whole', [a.url, b.url])];
    proxy = await startProxy({ fleets: JSON.stringify({ fleets }) });
    running.push(proxy);
  });

  async function ask(base: string, from: number, to: number) {
    const form = new URLSearchParams({
      query: 'sum(count_over_time(up[2m]))',
      ...{ start: String(at(from)), end: String(at(to)), step: '15' },
    });
    const answer = await fetch(`${base}/api/v1/query_range`, { method: 'POST', body: form });
    return (await answer.json()) as { readonly data: unknown; readonly warnings?: readonly string[] };
  }

  test.each([
    ['one that was down before the proxy was started does not', 'one-whole', 10, 100],
    ['of two that were down, one that was not then', 'none-whole', 15, 58],
    ['of two that were down, the other that was not then', 'none-whole', 62, 95],
  ])('%s', async (_, id, from, to) => {
    const ours = await ask(`${proxy.url}/fleets/${id}`, from, to);
    expect(ours).toEqual(await ask(reference.url, from, to));
  });

  test('where none has all, it is told, with what to do', async () => {
    const { data, warnings } = await ask(`${proxy.url}/fleets/none-whole`, 10, 100);
    expect(data).not.toEqual((await ask(reference.url, 10, 100)).data);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Replica r\d of s, .* scraped nothing from .* when another may have: .*`merge_replicas: true`/
      ),
    ]);
  });
});

describe('replicas that scrape at different times', () => {
  const MINUTE = 60_000;
  const SCRAPE = 15_000;
  const end = Math.floor(Date.now() / MINUTE) * MINUTE;
  const start = end - 30 * MINUTE;
  const outage = [start + 10 * MINUTE, start + 15 * MINUTE] as const;
  /** A counter that grows by one a second, of each instance. */
  const counters = (phase: number, isMissing: (time: number) => boolean = () => false): readonly TestSeries[] =>
    ['w0', 'w1', 'w2'].map((instance) => {
      const samples: Sample[] = [];
      for (let time = start + phase; time <= end; time += SCRAPE) {
        if (!isMissing(time)) {
          samples.push([time, (time - start) / 1000]);
        }
      }
      return { labels: { __name__: 'requests_total', job: 'web', instance }, samples };
    });
  const fleet = (id: string, replicas: readonly PrometheusServer[], merge: boolean) => ({
    ...{ id, kind: 'hash', driver: 'static' },
    static: {
      shards: [{ id: 's', replicas: replicas.map(({ url }, i) => ({ id: `r${i}`, url })) }],
      merge_replicas: merge,
    },
  });
  let first: PrometheusServer;
  let second: PrometheusServer;
  let proxy: Proxy;

  beforeAll(async () => {
    [first, second] = await Promise.all([
      server(counters(0, (time) => time > outage[0] && time < outage[1])),
      server(counters(7_000)),
    ]);
    const fleets = [fleet('merged', [first, second], true), fleet('gappy', [first], false)];
    proxy = await startProxy({ fleets: JSON.stringify({ fleets }) });
    running.push(proxy);
  });

  interface Answer {
    readonly data: { readonly result: ReadonlyArray<{ readonly values: ReadonlyArray<readonly [number, string]> }> };
    readonly warnings?: readonly string[];
  }

  async function ask(id: string, query: string): Promise<Answer> {
    const times = { start: (start + 5 * MINUTE) / 1000, end: end / 1000, step: 15 };
    const form = new URLSearchParams({
      query,
      ...Object.fromEntries(Object.entries(times).map(([k, v]) => [k, String(v)])),
    });
    const response = await fetch(`${proxy.url}/fleets/${id}/api/v1/query_range`, { method: 'POST', body: form });
    return (await response.json()) as Answer;
  }

  const valuesOf = ({ data }: Answer): readonly number[] =>
    data.result.flatMap(({ values }) => values.map(([, value]) => Number(value)));

  test('the samples of a gap are those of the other replica, once', async () => {
    const query = 'count_over_time(requests_total[1m])';
    expect(Math.min(...valuesOf(await ask('gappy', query)))).toBeLessThan(4);
    const counts = valuesOf(await ask('merged', query));
    expect(counts).toHaveLength(3 * 101);
    // Where one replica takes over from the other, a scrape is half an interval to one and a half after the last.
    expect([...new Set(counts)].sort()).toEqual([3, 4, 5]);
    expect(counts.filter((count) => count !== 4).length).toBeLessThanOrEqual(3 * 2 * 4);
  });

  test('rates go on through a gap', async () => {
    const query = 'sum(rate(requests_total[1m]))';
    expect(valuesOf(await ask('gappy', query)).length).toBeLessThan(101);
    const rates = valuesOf(await ask('merged', query));
    expect(rates).toHaveLength(101);
    // `rate` goes to the edge of a window where a scrape is no later than 1.1 intervals, else by half an interval.
    expect(rates.filter((rate) => Math.abs(rate - 3) > 1e-9).length).toBeLessThanOrEqual(2 * 4);
    expect(Math.min(...rates)).toBeGreaterThan(2);
    expect(Math.max(...rates)).toBeLessThan(3 + 1e-9);
  });

  test('explain says why nothing is pushed, and whom the samples are of', async () => {
    const response = await fetch(`${proxy.url}/fleets/merged/explain?query=sum(requests_total)`);
    expect(JSON.stringify(await response.json())).toContain('the samples of replicas are merged by time');
  });

  test('a replica that is away is told, and its samples are missing where it alone had them', async () => {
    const query = 'sum(count_over_time(requests_total[1m]))';
    const whole = await ask('merged', query);
    expect(whole.warnings).toBeUndefined();
    await second.kill('SIGKILL');
    const notice = await eventually('a notice', 10_000, async () => (await ask('merged', query)).warnings?.at(0));
    expect(notice).toMatch(
      /^replica r1 of s did not answer \(.+\): where the other replicas have gaps, this sum may be off$/
    );
    expect(valuesOf(await ask('merged', query))).toEqual(valuesOf(await ask('gappy', query)));
    await second.restart();
    await eventually('the whole answer', 20_000, async () => {
      const answer = await ask('merged', query);
      return answer.warnings === undefined && JSON.stringify(answer) === JSON.stringify(whole) ? true : undefined;
    });
  });
});
