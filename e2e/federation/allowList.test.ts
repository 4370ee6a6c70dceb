import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { allowListSavedSchema } from '../../src/api/allowList';
import { type StoredPage } from '../../src/api/storedPage';
import { findPrometheus } from '../../scripts/tools.mjs';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { type StoreServer } from '../harness/storeServer';
import { startVictoriaMetrics } from '../harness/victoriaMetrics';

const METRICS = `
served_total{code="404"} 1
served_total{code="404;200"} 1
served_total{code="200"} 1
served_total 1
queue{name="a",kind="x"} 1
queue{name="a",kind="y"} 1
queue{name="a"} 1
queue{name="b;a",kind="x"} 1
queue{name="b\\na",kind="x"} 1
job:served:sum 1
left_out 1
`;
const ALLOW = ['up', '{__name__=~"job:.+"}', 'served_total{code=~"4..", job="vm"}', 'queue{kind!="y", name!~"b.a"}'];
const WIDER = [...ALLOW, 'served_total{code=""}', 'queue{name="b\\na"}'];
const NEVER = 'left_out';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-allow-'));
let targets: MetricsTargets;
let store: StoreServer;
let proxy: Proxy;
let program: string;

function fleets(allow: readonly string[]): string {
  const fleet = {
    ...{ id: 'vms', kind: 'hash', driver: 'process', scrape_interval: '1s' },
    store: {
      ...{ url: store.url, flavour: 'victoriametrics', allow },
      remote_write: { url: `${store.url}/api/v1/write`, queue_config: { batch_send_deadline: '1s' } },
    },
    process: { shards: 2, scrape_configs: [{ job_name: 'vm', static_configs: [{ targets: targets.addresses }] }] },
  };
  return JSON.stringify({ fleets: [fleet] });
}

beforeAll(async () => {
  const found = await findPrometheus();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  program = found.path;
  store = await startVictoriaMetrics();
  targets = await startMetricsTargets(3, METRICS);
  proxy = await startProxy({ fleets: fleets(ALLOW), dir, args: ['--prometheus', program] });
});

afterAll(async () => {
  await proxy?.kill('SIGTERM');
  await store?.stop();
  targets?.stop();
  rmSync(dir, { recursive: true, force: true });
});

interface Answer {
  readonly data: { readonly result: ReadonlyArray<{ readonly metric: Readonly<Record<string, string>> }> };
  readonly warnings?: readonly string[];
}

async function ask(url: string, query: string): Promise<Answer> {
  const form = new URLSearchParams({ query, nocache: '1' });
  return (await (await fetch(`${url}/api/v1/query?${form.toString()}`)).json()) as Answer;
}

const fleet = () => `${proxy.url}/fleets/vms`;

const momentAgo = (selector: string) => `last_over_time(${selector}[5s] offset 35s)`;

/** The series of a moment ago, each as a text. */
async function seriesOf(url: string, selectors: readonly string[]): Promise<readonly string[]> {
  const answers = await Promise.all(selectors.map((one) => ask(url, momentAgo(one))));
  const all = answers.flatMap(({ data }) =>
    data.result.map(({ metric }) => JSON.stringify(Object.entries(metric).sort()))
  );
  return [...new Set(all)].sort();
}

/** Until the store has, of each target, what the selectors take of the fleet, and nothing else. */
async function storeHas(allow: readonly string[], series: number): Promise<void> {
  let seen: unknown;
  await eventually('the store has what is allowed', 90_000, async () => {
    const [held, scraped] = await Promise.all([seriesOf(store.url, ['{__name__!=""}']), seriesOf(fleet(), allow)]);
    seen = { held, scraped };
    return held.length === 3 * series && JSON.stringify(held) === JSON.stringify(scraped) ? true : undefined;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(seen, null, 1)}`);
  });
}

test('shards write what the list names, and nothing else', () => storeHas(ALLOW, 5));

test('a list that is changed is in force with SIGHUP', async () => {
  writeFileSync(path.join(dir, 'fleets.yaml'), fleets(WIDER));
  process.kill(proxy.pid, 'SIGHUP');
  await storeHas(WIDER, 7);
});

test.each([
  ['up offset 20d', []],
  ['queue{kind="x", name="a"} offset 20d', []],
  [
    `sum(rate(${NEVER}[16d]))`,
    [
      /^left_out is not written to the store \(store\): of the time before .* UTC there is only what the shards still hold/,
    ],
  ],
  ['queue offset 20d', [/not all of queue may be written to the store \(store\), which has what its allow list names/]],
  ['count_over_time(queue[2s])', []],
  [`count_over_time(${NEVER}[2s])`, []],
] as const)('%s', async (query, expected) => {
  const { warnings = [] } = await ask(fleet(), query);
  expect(warnings).toHaveLength(expected.length);
  expected.forEach((pattern, i) => expect(warnings[i]).toMatch(pattern));
});

test('of what is not written, the shards are asked for all times', async () => {
  const { data } = await ask(fleet(), `count(count_over_time(${NEVER}[20d]))`);
  expect(data.result).toHaveLength(1);
});

async function storedPage(query: string): Promise<StoredPage> {
  return (await (await fetch(`${proxy.url}/api/v1/fleets/vms/store?${query}`)).json()) as StoredPage;
}

test.each([
  ['up', 'all', ['up'], 3],
  ['job:served:sum', 'all', ['{__name__=~"job:.+"}'], 3],
  ['served_total', 'some', ['served_total{code=~"4..", job="vm"}', 'served_total{code=""}'], 12],
  [NEVER, 'none', [], 3],
] as const)('what is written of %s: %s', async (name, stored, selectors, series) => {
  const { metrics, problems } = await storedPage(`search=${name}`);
  expect(problems).toEqual([]);
  expect(metrics.filter((metric) => metric.name === name)).toMatchObject([{ stored, selectors, series }]);
});

interface Saved {
  readonly version: number;
  readonly allow: readonly string[];
}

const savedList = async () => (await (await fetch(`${proxy.url}/api/v1/fleets/vms/allow-list`)).json()) as Saved;

/** Until the configuration of each shard has a rule of relabelling with an expression. */
async function shardsHave(regex: string): Promise<void> {
  const files = ['shard-0', 'shard-1'].map((shard) => path.join(dir, 'data/fleets/vms', shard, 'prometheus.yml'));
  await eventually(`the shards write ${regex}`, 30_000, () =>
    files.every((file) => readFileSync(file, 'utf8').includes(`regex: ${JSON.stringify(regex)}`)) ? true : undefined
  );
}

const save = (change: object) =>
  fetch(`${proxy.url}/api/v1/fleets/vms/allow-list`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': '"2"' },
    body: JSON.stringify(change),
  });

test('a preview counts each series that a list would take once, and tells what would break', async () => {
  const allow = [NEVER, 'queue{kind="x"}', 'queue{name=~"a|b;a"}', '{name="a"}', 'absent'];
  const { version, preview } = allowListSavedSchema.parse(await (await save({ allow, dryRun: true })).json());
  expect([version, (await savedList()).version]).toEqual([2, 2]);
  expect(preview).toMatchObject({
    ...{ rate: 1, problems: [], idle: ['absent'], brokenCount: 1 + WIDER.length, metricCount: 5 },
    // What these tests asked of the fleet is in its query log.
    broken: expect.arrayContaining([
      { kind: 'up' },
      ...WIDER.map((one) => expect.objectContaining({ kind: 'query', name: momentAgo(one.replaceAll(', ', ',')) })),
    ]),
    // Of queue, kind="x" and name="a" have a series in common.
    metrics: expect.arrayContaining([
      { name: 'queue', series: 15, before: 9, after: 15 },
      { name: NEVER, series: 3, before: 0, after: 3 },
      { name: 'up', series: 3, before: 3, after: 0 },
    ]),
  });
  const sums = (key: 'series' | 'before' | 'after') => preview?.shards.reduce((sum, one) => sum + one[key], 0);
  expect(preview?.shards.map(({ shard }) => shard)).toEqual(['shard-0', 'shard-1']);
  expect([sums('before'), sums('after')]).toEqual([21, 18]);
});

describe('a list that an Admin saves', () => {
  test('is in the configuration of the shards, and the store gets no more than that', async () => {
    expect((await savedList()).version).toBe(2);
    const answer = await save({ allow: ['up', NEVER], reason: 'less' });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"3"']);
    await shardsHave(`(?s:up|${NEVER})`);
    expect((await storedPage('')).store).toMatchObject({ allow: ['up', NEVER] });
    await storeHas(['up', NEVER], 2);
  });

  test('does not make the past another one', async () => {
    const warnings = async (query: string) => (await ask(fleet(), query)).warnings ?? [];
    expect(await warnings('job:served:sum offset 20d')).toEqual([]);
    expect(await warnings(`${NEVER} offset 20d`)).toEqual([
      expect.stringMatching(/^left_out is not written to the store/),
    ]);
  });

  test('stays when the file changes, and when the proxy starts again', async () => {
    writeFileSync(path.join(dir, 'fleets.yaml'), fleets(ALLOW));
    process.kill(proxy.pid, 'SIGHUP');
    await eventually('the file is read again', 20_000, () =>
      proxy.output().split('the fleets file is read again').length > 2 ? true : undefined
    );
    expect(await savedList()).toMatchObject({ version: 3, allow: ['up', NEVER] });
    await proxy.stop();
    proxy = await startProxy({ fleets: fleets(ALLOW), dir, args: ['--prometheus', program] });
    expect(await savedList()).toMatchObject({ version: 3, allow: ['up', NEVER] });
    await shardsHave(`(?s:up|${NEVER})`);
    await eventually('each shard tells of its remote write', 60_000, async () =>
      (await storedPage('')).writers.every(({ queues = [] }) => queues.length === 1) ? true : undefined
    );
  });
});

test('each shard tells of its remote write, and that it is behind where the store is away', async () => {
  const queues = (page: StoredPage) => page.writers.map((writer) => writer.queues ?? []);
  const wrote = await storedPage('');
  expect(wrote.writers.map(({ shard }) => shard)).toEqual(['shard-0', 'shard-1']);
  expect(queues(wrote)).toEqual(
    wrote.writers.map(() => [expect.objectContaining({ url: `${store.url}/api/v1/write`, failed: 0, dropped: 0 })])
  );
  await store.stop();
  await eventually('all shards are behind', 90_000, async () => {
    const all = queues(await storedPage('')).flat();
    return all.every(({ pending, behind = 0 }) => pending > 0 && behind > 5) ? true : undefined;
  });
});
