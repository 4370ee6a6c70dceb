import { type Cardinality, cardinalitySchema } from '../../src/api/cardinality';
import { type TestSeries } from '../harness/dataset';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { writeSeries } from '../harness/remoteWrite';
import { type StoreServer } from '../harness/storeServer';
import { startVictoriaMetrics } from '../harness/victoriaMetrics';

const now = Date.now();
let shards: readonly PrometheusServer[];
let other: StoreServer;
let fleets: string;
let proxy: Proxy;

/** `metrics`: how many series of each. */
function series(metrics: Readonly<Record<string, number>>, instance: string): readonly TestSeries[] {
  const one = (name: string, n: number): TestSeries => ({
    labels: { __name__: name, job: 'api', instance, n: String(n) },
    samples: [[now, 1]],
  });
  const scraped = { job: 'api', instance };
  return [
    ...Object.entries(metrics).flatMap(([name, count]) => Array.from({ length: count }, (_, n) => one(name, n))),
    { labels: { ...scraped, __name__: 'scrape_samples_post_metric_relabeling' }, samples: [[now, 70]] },
    {
      labels: { ...scraped, __name__: 'scrape_series_added' },
      samples: [
        [now - 60_000, 5],
        [now, 2],
      ],
    },
  ];
}

beforeAll(async () => {
  shards = await Promise.all([startPrometheus(), startPrometheus()]);
  other = await startVictoriaMetrics();
  await writeSeries(shards[0].url, series({ wide: 30, narrow: 2 }, 'vm-0'));
  await writeSeries(shards[1].url, series({ wide: 12 }, 'vm-1'));
  await writeSeries(other.url, series({ wide: 3 }, 'vm-2'));
  await fetch(`${other.url}/internal/force_flush`);
  const urls = [...shards.map(({ url }) => url), other.url];
  const members = urls.map((url, i) => ({ id: `shard-${i}`, replicas: [{ url }] }));
  const fleet = { id: 'vms', kind: 'hash', driver: 'static', static: { retention: '1d', shards: members } };
  fleets = JSON.stringify({ fleets: [fleet] });
  proxy = await startProxy({ fleets });
  await eventually('all shards answer', 60_000, async () => {
    const { ok } = await fetch(`${proxy.url}/fleets/vms/-/ready`);
    return ok || undefined;
  });
});

afterAll(async () => {
  await proxy?.kill('SIGTERM');
  await Promise.all([...(shards ?? []), other].map((server) => server?.stop()));
});

async function ask({ url } = proxy): Promise<Cardinality> {
  return cardinalitySchema.parse(await (await fetch(`${url}/api/v1/fleets/vms/cardinality`)).json());
}

test('series by metric, label, job and target, over Prometheus and VictoriaMetrics', async () => {
  const told = await eventually('all series', 60_000, async () => {
    const answer = await ask();
    return answer.metrics[0]?.least === 45 && answer.jobs[0]?.samples === 210 ? answer : undefined;
  });
  expect(told.metrics[0]).toEqual({
    ...{ name: 'wide', least: 45, most: 45 },
    shards: [
      { shard: 'shard-0', count: 30 },
      { shard: 'shard-1', count: 12 },
      { shard: 'shard-2', count: 3 },
    ],
  });
  expect(told.shards.map(({ shard, series: count }) => [shard, count])).toEqual([
    ['shard-0', 34],
    ['shard-1', 14],
    ['shard-2', 5],
  ]);
  // Values that shards have in common are not told apart from others.
  expect(told.labels.find(({ name }) => name === 'n')).toMatchObject({ least: 30, most: 45 });
  expect(told.pairs[0]).toMatchObject({ name: 'job=api', least: 53 });
  expect(told.jobs).toEqual([{ job: 'api', samples: 210, added: 21 }]);
  expect(told.targets.map(({ instance, shard, samples, added }) => [instance, shard, samples, added])).toEqual([
    ['vm-0', 'shard-0', 70, 7],
    ['vm-1', 'shard-1', 70, 7],
    ['vm-2', 'shard-2', 70, 7],
  ]);
  expect(told.problems).toEqual([]);
});

test('a shard that is gone is told: the rest is a lower bound', async () => {
  await shards[1].stop();
  // What shards told is kept for a while.
  const later = await startProxy({ fleets });
  const { metrics, problems } = await eventually('the missing shard is told', 120_000, async () => {
    const answer = await ask(later);
    return answer.problems.length > 0 ? answer : undefined;
  });
  await later.kill('SIGTERM');
  expect(metrics[0]).toMatchObject({ name: 'wide', least: 33 });
  expect(problems).toEqual([expect.stringMatching(/shard-1.* What is shown is a lower bound\.$/)]);
});
