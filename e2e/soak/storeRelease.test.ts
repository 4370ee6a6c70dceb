import { existsSync } from 'node:fs';
import path from 'node:path';

import { policyDocumentSchema } from '../../src/api/policy';
import { scalingStatusSchema, type ScalingStatus } from '../../src/api/scaling';
import { findPrometheus } from '../../scripts/tools.mjs';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { startVictoriaMetrics } from '../harness/victoriaMetrics';

const METRICS = '# TYPE served_total counter\nserved_total{code="404"} 5\nserved_total{code="200"} 7\n';

/**
 * While a target moves, both shards may write a sample of one time with two values. Prometheus then refuses the whole batch, unless it
 * comes by the second version of the protocol.
 */
const STORES = [
  {
    flavour: 'prometheus',
    start: () => startPrometheus(),
    writing: { protobuf_message: 'io.prometheus.write.v2.Request' },
  },
  { flavour: 'victoriametrics', start: startVictoriaMetrics, writing: {} },
] as const;

let targets: MetricsTargets;
let store: { readonly url: string; stop(): Promise<void> };
let proxy: Proxy;

async function start({ flavour, start: startStore, writing }: (typeof STORES)[number]): Promise<void> {
  const found = await findPrometheus();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  store = await startStore();
  targets = await startMetricsTargets(4, METRICS);
  const fleet = {
    id: 'vms',
    kind: 'hash',
    driver: 'process',
    scrape_interval: '1s',
    store: { url: store.url, flavour, release_drained: true },
    process: {
      shards: 2,
      remote_write: [{ url: `${store.url}/api/v1/write`, queue_config: { batch_send_deadline: '1s' }, ...writing }],
      scrape_configs: [{ job_name: 'vm', static_configs: [{ targets: targets.addresses }] }],
    },
  };
  proxy = await startProxy({
    fleets: JSON.stringify({ fleets: [fleet] }),
    args: ['--prometheus', found.path, '--timeout', '5s'],
  });
}

afterEach(async () => {
  await proxy?.stop();
  await store?.stop();
  targets?.stop();
});

async function status(): Promise<ScalingStatus> {
  const response = await fetch(`${proxy.url}/api/v1/fleets/vms/scaling`);
  return scalingStatusSchema.parse(await response.json());
}

async function member(id: string): Promise<ScalingStatus['members'][number] | undefined> {
  return (await status()).members.find((one) => one.id === id);
}

async function send(method: string, route: string, body: object, headers = {}): Promise<void> {
  const response = await fetch(`${proxy.url}/api/v1/fleets/vms/${route}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  expect(await response.json()).not.toHaveProperty('code');
}

/** One shard may be enough, and nothing scales by itself. */
async function allowFewer(): Promise<void> {
  const response = await fetch(`${proxy.url}/api/v1/fleets/vms/policy`);
  const { policy, version } = policyDocumentSchema.parse(await response.json());
  const fewer = { ...policy, minShards: 1, targets: {} };
  await send('PUT', 'policy', { policy: fewer, reason: 'test' }, { 'if-match': `"${version}"` });
}

/** Samples of each target in some seconds, and what is said with the answer. */
async function counted(at: number): Promise<{ readonly rows: readonly string[]; readonly said: string }> {
  const query = 'sum by (instance) (count_over_time(served_total[8s]))';
  const form = new URLSearchParams({ query, time: String(at / 1000) });
  const response = await fetch(`${proxy.url}/fleets/vms/api/v1/query?${form.toString()}`);
  const { data, warnings, error } = (await response.json()) as {
    data?: { result: Array<{ metric: { instance: string }; value: [number, string] }> };
    warnings?: string[];
    error?: string;
  };
  const rows = data?.result.map(({ metric, value }) => `${metric.instance} ${value[1]}`) ?? [];
  return { rows: rows.sort(), said: JSON.stringify([warnings, error]) };
}

test.each(STORES)(
  'a shard goes when a store of flavour $flavour has all its samples, and answers stay the same',
  async (kind) => {
    await start(kind);
    const ready = ({ targets: { up, total }, handOvers }: ScalingStatus) =>
      up === 4 && total === 4 && handOvers.open === 0;
    await eventually('all targets are scraped', 40_000, async () => (ready(await status()) ? true : undefined));
    const began = Date.now();
    await eventually('some seconds of samples', 20_000, () => (Date.now() > began + 10_000 ? true : undefined));
    const at = Date.now();
    const before = await eventually('the samples of that time', 5000, async () => {
      const answer = await counted(at);
      return Date.now() > at + 2000 ? answer : undefined;
    });
    expect(before).toMatchObject({ rows: { length: 4 }, said: '[null,null]' });

    await allowFewer();
    await send('PUT', 'actions', { action: 'drain', shard: 'shard-1', reason: 'test' });
    const released = await eventually('the store answers for it', 90_000, async () => {
      const { until = Infinity } = (await member('shard-1')) ?? { until: 0 };
      return until < Date.now() + 60_000 ? until : undefined;
    });
    expect(await counted(at)).toEqual(before);
    await eventually('it is removed', 30_000, async () => ((await member('shard-1')) === undefined ? true : undefined));
    expect(Date.now()).toBeGreaterThanOrEqual(released);
    await eventually('its data goes', 10_000, () =>
      existsSync(path.join(proxy.dir, 'data/fleets/vms/shard-1')) ? undefined : true
    );
    expect(await counted(at)).toEqual(before);

    const audit = await fetch(`${proxy.url}/api/v1/fleets/vms/audit?limit=50`);
    const { entries } = (await audit.json()) as { entries: Array<{ action: string; sentence: string }> };
    const sentences = entries.filter(({ action }) => /release|remove/.test(action)).map(({ sentence }) => sentence);
    expect(sentences).toEqual([
      'shard-1 is removed: the store answers for it.',
      'The store has all samples up to the last of shard-1, and answers for them.',
    ]);
  }
);
