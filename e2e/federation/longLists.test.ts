import { type TestSeries } from '../harness/dataset';
import { type Proxy, startProxy } from '../harness/proxy';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';

const END = 1_700_003_600_000;
const INSTANCES = 100;
const PATHS = 1000;
const FLEET = 'long';

const series = Array.from({ length: INSTANCES * PATHS }, (_, i): TestSeries => ({
  labels: { __name__: 'requests_total', instance: `vm-${i % INSTANCES}.example.net:9100`, path: `/${i % PATHS}/${i}` },
  samples: [[END, i]],
}));

let servers: ReferenceAndShards;
let proxy: Proxy;

beforeAll(async () => {
  servers = await startReferenceAndShards(
    2,
    { series, start: END, end: END, scrapeInterval: 15_000 },
    { by: ['instance'] }
  );
  const shards = servers.shards.map(({ url }, i) => ({ id: `shard-${i}`, replicas: [{ url }] }));
  const fleet = { id: FLEET, kind: 'hash', driver: 'static', partition_labels: ['instance'], static: { shards } };
  proxy = await startProxy({ fleets: JSON.stringify({ fleets: [fleet] }) });
});

afterAll(async () => {
  await proxy?.stop();
  await servers?.stop();
});

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${proxy.url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}

async function timed<T>(ask: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const started = performance.now();
  const value = await ask();
  return { ms: performance.now() - started, value };
}

async function dataOf(base: string, path: string): Promise<readonly unknown[]> {
  const response = await fetch(`${base}/api/v1/${path}`);
  return ((await response.json()) as { readonly data: readonly unknown[] }).data;
}

/** Prometheus gives series in no order. */
function sorted(list: readonly unknown[]): string {
  return list
    .map((one) => JSON.stringify(one))
    .sort()
    .join('\n');
}

const window = `start=${END / 1000 - 60}&end=${END / 1000 + 60}`;

test.each([
  ['series', `series?match[]=requests_total&${window}`, INSTANCES * PATHS],
  ['values', `label/path/values?match[]=requests_total&${window}`, INSTANCES * PATHS],
])('a long list holds nothing else up: %s', async (name, path, length) => {
  const large = 'promshards_compute_wait_seconds_count';
  const before = await metric(large);
  let isOver = false;
  const list = timed(() => dataOf(`${proxy.url}/fleets/${FLEET}`, path)).finally(() => (isOver = true));
  let longest = 0;
  while (!isOver) {
    longest = Math.max(longest, (await timed(() => fetch(`${proxy.url}/-/healthy`))).ms);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { ms, value } = await list;
  expect(value).toHaveLength(length);
  // A difference of so many is not to be printed.
  expect(sorted(value) === sorted(await dataOf(servers.reference.url, path))).toBe(true);
  // It was decoded, merged and written in a thread of its own.
  expect(await metric(large)).toBe(before + 1);
  const delay = await metric('promshards_event_loop_delay_seconds{quantile="1"}');
  process.stdout.write(
    `${name}: ${length} in ${Math.round(ms)} ms; meanwhile /-/healthy took ${Math.round(longest)} ms at most, ` +
      `the event loop was ${Math.round(1000 * delay)} ms late at most\n`
  );
  expect(longest).toBeLessThan(ms / 2);
});
