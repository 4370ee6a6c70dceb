import { type TestSeries } from '../harness/dataset';
import { generateDataset } from '../harness/generateDataset';
import { type Proxy, startProxy } from '../harness/proxy';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';

const made = generateDataset({ instances: 9 });
const samples = (value: (i: number) => number): TestSeries['samples'] =>
  Array.from({ length: 80 }, (_, i) => [made.start + i * 15_000, value(i)]);
const VALUES = [1 / 3, 1e-7, 1e21, 2 ** 53 + 2, 5e-324, -0, NaN, Infinity, 123_456.789];
/** Labels and values that are written in more ways than one, and a series that all shards have. */
const odd: readonly TestSeries[] = [
  ...VALUES.map((value, i) => ({
    labels: { __name__: 'odd', instance: `vm-0${i % 3}:9100`, i: String(i) },
    samples: samples((at) => value * (at % 3)),
  })),
  ...['a "b"', 'back \\ slash', 'line\nbreak', 'é 😀 <&>', '\u2028'].map((text) => ({
    labels: { __name__: 'odd_labels', instance: 'vm-01:9100', text },
    samples: samples((at) => at / 7),
  })),
  { labels: { __name__: 'shared', of: 'all' }, samples: samples((at) => at) },
];
const dataset = { ...made, series: [...made.series, ...odd] };

let servers: ReferenceAndShards;
let proxy: Proxy;
let bases: readonly string[];

beforeAll(async () => {
  const shardOf = ({ labels }: TestSeries) =>
    labels.instance === undefined ? [0, 1, 2] : Number(/\d+/.exec(labels.instance)?.[0] ?? 0) % 3;
  servers = await startReferenceAndShards(3, dataset, { by: shardOf });
  const shards = servers.shards.map(({ url }, i) => ({ id: `shard-${i}`, replicas: [{ url }] }));
  const fleet = { id: 'f', kind: 'hash', driver: 'static', partition_labels: ['instance'], static: { shards } };
  proxy = await startProxy({ fleets: JSON.stringify({ fleets: [fleet] }) });
  bases = [servers.reference.url, `${proxy.url}/fleets/f`];
});

afterAll(async () => {
  await Promise.all([proxy?.stop(), servers?.stop()]);
});

/** What is told beside the data: of series that several shards have, the fleet says more. */
const TOLD = /,"(?:warnings|infos)":\[.*\]\}$/s;

async function bodies(path: string, form: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return await Promise.all(
    bases.map(async (base) => {
      const answer = await fetch(`${base}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(form) });
      return (await answer.text()).replace(TOLD, '}');
    })
  );
}

const seconds = (ms: number) => String(ms / 1000);

/** The texts of an instant query's series, in order: that of the whole is of nothing. */
const inOrder = (body: string) => body.split(/,?(?=\{"metric":)|(?<=\})\]/).sort();

describe.each([
  'odd',
  'odd * 3',
  'odd_labels',
  'shared',
  '{__name__=~"odd.*|shared"}',
  'http_requests_total',
  'rate(http_requests_total[5m])',
  'sum by (instance) (rate(http_requests_total[5m]))',
  'memory_bytes > 1e6',
  'temperature_celsius',
  'request_duration_native_seconds',
  '{instance=~"vm-0[12].*"}',
  'up offset 90s',
  'only_on_one',
  'nothing_at_all',
])('%s', (query) => {
  test.each([15_000, 7_777])(
    'over a range is answered byte for byte as by one Prometheus, every %d ms',
    async (step) => {
      const [start, end] = [made.start + 60_000, made.start + 19 * 60_000];
      const form = { query, start: seconds(start), end: seconds(end), step: seconds(step) };
      const [one, fleet] = await bodies('query_range', form);
      expect(fleet).toBe(one);
      expect(one).toMatch(/^\{"status":"success","data":\{"resultType":"matrix","result":\[/);
    }
  );

  test('over a range of one step the same series come', async () => {
    const at = seconds(made.start + 10 * 60_000);
    const [one, fleet] = await bodies('query_range', { query, start: at, end: at, step: '30' });
    expect(inOrder(fleet)).toEqual(inOrder(one));
  });

  test('cut to a limit, the same series come', async () => {
    const range = { start: seconds(made.start), end: seconds(made.end), step: '30' };
    const [one, fleet] = await bodies('query_range', { query, limit: '3', ...range });
    expect(fleet).toBe(one);
  });

  test('at one time, series by series', async () => {
    const [one, fleet] = await bodies('query', { query, time: seconds(made.start + 10 * 60_000 + 123) });
    expect(inOrder(fleet)).toEqual(inOrder(one));
  });
});
