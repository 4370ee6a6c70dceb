import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { explainSchema } from '../../src/api/explain';
import { type NativeHistogram, type Sample, type TestSeries } from '../harness/dataset';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { writeSeries } from '../harness/remoteWrite';
import { serverAnswer } from './exactness/apiAnswer';
import { compareAnswers } from './exactness/compareAnswers';

const SCRAPE = 15_000;
const MINUTE = 60_000;
/** Not so much that a server cuts a block off meanwhile. */
const SPAN = 170 * MINUTE;
/** Longer than what a member says of itself is believed. */
const BELIEVED_MS = 1_100;
/** In scrapes: how often what comes and goes comes, and how long it is there. None of it ends where an instance changes its shard. */
const PERIOD = 43;
const LAST = 13;
const CONFIG = 'global:\n  scrape_interval: 15s\n  evaluation_interval: 15s\n';
const END = Math.floor(Date.now() / MINUTE) * MINUTE;
const START = END - SPAN;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Every quarter of a minute within a span; each instance at another time of it. */
function scrapes(instance: number, { from, to }: Span): readonly number[] {
  const first = Math.ceil(from / SCRAPE) * SCRAPE + instance * 1_234;
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / SCRAPE)) }, (_, i) => first + i * SCRAPE);
}

/** What one instance has in a span: a counter that begins anew, what comes and goes and has every kind of value, and native histograms. */
function seriesOf(instance: number, span: Span): readonly TestSeries[] {
  const at = { job: 'web', instance: `vm-${instance}` };
  const times = scrapes(instance, span);
  const nth = (time: number): number => Math.floor((time - START) / SCRAPE);
  const odd = (time: number): number | 'stale' => {
    const n = nth(time) % PERIOD;
    return n === LAST ? 'stale' : ([Number.NaN, Number.POSITIVE_INFINITY, -0][n - 3] ?? n / 3);
  };
  const native = (n: number): NativeHistogram => ({
    ...{ schema: 1, sum: n, zeroThreshold: 0.001, zeroCount: n % 100 },
    positive: { offset: 0, counts: [n % 100, 2 * (n % 100)] },
  });
  return [
    {
      labels: { __name__: 'total', kind: 'counter', ...at },
      samples: times.map((time): Sample => [time, (nth(time) % 150) * (instance + 1)]),
    },
    {
      labels: { __name__: 'odd', kind: 'odd', ...at },
      samples: times.filter((time) => nth(time) % PERIOD <= LAST).map((time): Sample => [time, odd(time)]),
    },
    {
      labels: { __name__: 'native', kind: 'native', ...at },
      histograms: times.map((time) => [time, native(nth(time))] as const),
    },
  ];
}

/** Instances change from one shard to the other and back, each at another time. */
function shardOf(instance: number, time: number): number {
  return (instance + Math.floor((time - START + instance * 7 * MINUTE) / (45 * MINUTE))) % 2;
}

let reference: PrometheusServer;
let shards: readonly PrometheusServer[];
let proxy: Proxy;

beforeAll(async () => {
  const servers = await Promise.all(
    Array.from({ length: 3 }, () => startPrometheus({ config: CONFIG, args: ['--web.enable-admin-api'] }))
  );
  [reference, ...shards] = servers;
  // Minute by minute: a server takes nothing that is much older than its newest sample.
  for (let from = START; from < END; from += MINUTE) {
    const span = { from, to: from + MINUTE };
    const of = (shard: number | undefined) =>
      [0, 1, 2, 3]
        .filter((instance) => shard === undefined || shardOf(instance, from) === shard)
        .flatMap((instance) => seriesOf(instance, span))
        .filter(({ samples, histograms }) => (samples ?? histograms ?? []).length > 0);
    await Promise.all([
      writeSeries(reference.url, of(undefined)),
      ...shards.map(({ url }, shard) => writeSeries(url, of(shard))),
    ]);
  }
  const fleet = {
    ...{ id: 'moved', kind: 'hash', driver: 'static', partition_labels: ['instance'] },
    static: { shards: shards.map(({ url }, i) => ({ id: `shard-${i}`, replicas: [{ url }] })) },
  };
  proxy = await startProxy({ fleets: JSON.stringify({ fleets: [fleet] }), args: ['--cache-bytes', '16Mi'] });
  await eventually('all members answer', 30_000, async () => {
    const answer = await fetch(`${proxy.url}/fleets/moved/api/v1/query?query=count(total)`);
    return answer.ok ? true : undefined;
  });
});

afterAll(async () => {
  await proxy?.stop();
  await Promise.all([reference, ...(shards ?? [])].map((server) => server?.stop()));
});

/** Of none of these are results kept, nor members' answers to what is pushed: their selectors have no name. */
const queries: ReadonlyArray<readonly [query: string, isKept: boolean]> = [
  ['rate({kind="counter"}[5m])', true],
  ['count_over_time({kind="odd"}[3m])', true],
  ['sum_over_time({kind=~"odd|counter"}[90s]) * 2', true],
  ['{kind="odd"} or {kind="counter"} offset 3m', true],
  ['timestamp({kind="odd"})', true],
  ['sum by (instance) (changes({kind="odd"}[10m]))', true],
  ['resets({kind="counter"}[1h])', true],
  ['rate({kind="native"}[5m])', false],
  ['histogram_count(sum({job="web",kind="native"}))', false],
];

/** The ranges that a dashboard asks for as it is refreshed, looked at more closely, and at more. In minutes before the end. */
const ranges: ReadonlyArray<readonly [from: number, to: number]> = [
  [130, 70],
  [128, 50],
  [126, 2],
  [160, 0],
  [100, 90],
];

async function ask(base: string, query: string, [from, to]: readonly [number, number], noStore = false) {
  const [start, end] = [END - from * MINUTE, END - to * MINUTE].map((time) => String(time / 1000));
  const params = new URLSearchParams({ query, start, end, step: '47' });
  const response = await fetch(`${base}/api/v1/query_range?${params}`, {
    headers: noStore ? { 'cache-control': 'no-store' } : {},
  });
  const answer = serverAnswer({ status: response.status, body: new Uint8Array(await response.arrayBuffer()) });
  return { ...answer, infos: [] };
}

/** What differs of the fleet's answers, with what is kept and without. */
async function problems(query: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const range of ranges) {
    const fleet = `${proxy.url}/fleets/moved`;
    const theirs = await ask(reference.url, query, range);
    for (const noStore of [false, true]) {
      const ours = await ask(fleet, query, range, noStore);
      const differing = compareAnswers(ours, theirs, { tolerance: 1e-12, ordered: true });
      found.push(...differing.map((text) => `${range.join()}${noStore ? ' asked anew' : ''}: ${text}`));
    }
  }
  return found;
}

/** Samples of members' answers that were there already. */
async function keptOf(query: string): Promise<number> {
  const [start, end] = [END - 130 * MINUTE, END - 70 * MINUTE].map((time) => String(time / 1000));
  const params = new URLSearchParams({ query, start, end, step: '47', run: '1' });
  const response = await fetch(`${proxy.url}/fleets/moved/explain?${params}`);
  const { run } = explainSchema.parse(((await response.json()) as { readonly data: unknown }).data);
  return run?.state === 'done' ? run.members.reduce((sum, { cached = 0 }) => sum + cached, 0) : -1;
}

/** A member that has much to do does not say in time what may be kept of it. */
async function becomesKept(query: string): Promise<void> {
  await eventually('something is kept', 30_000, async () => ((await keptOf(query)) > 0 ? true : undefined));
}

async function believed(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, BELIEVED_MS));
}

test.each(queries)('raw samples that are kept give the same answer: %s', async (query, isKept) => {
  expect(await problems(query)).toEqual([]);
  await (isKept ? becomesKept(query) : expect(keptOf(query)).resolves.toBe(0));
});

test('what is deleted is not taken from what is kept', async () => {
  const [query] = queries[0];
  await becomesKept(query);
  // Not in the middle: of a head that lost such, a server fails to give chunks.
  const [start, end] = [START, END - 100 * MINUTE].map((time) => String(time / 1000));
  const params = new URLSearchParams({ 'match[]': '{instance="vm-1"}', start, end });
  const url = ({ url: base }: PrometheusServer) => `${base}/api/v1/admin/tsdb/delete_series?${params}`;
  await Promise.all([reference, ...shards].map((server) => fetch(url(server), { method: 'POST' })));
  await believed();
  expect(await problems(query)).toEqual([]);
});

test('labels that a server adds from now on are not in what is kept from now on', async () => {
  const [query] = queries[0];
  const labelled = CONFIG.replace('global:\n', 'global:\n  external_labels: { region: eu }\n');
  await Promise.all(
    shards.map(async ({ url, dir }) => {
      await writeFile(path.join(dir, 'prometheus.yml'), labelled);
      await fetch(`${url}/-/reload`, { method: 'POST' });
    })
  );
  // A member that has much to do does not say in time that it was configured anew; a wrong answer that is kept stays.
  await eventually('the labels are known', 30_000, async () =>
    (await problems(query)).length === 0 ? true : undefined
  );
  await becomesKept(query);
  expect(await problems(query)).toEqual([]);
});
