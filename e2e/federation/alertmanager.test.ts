import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type AlertmanagerServer, alertmanager, type HeldAlert } from '../harness/alertmanager';
import { type TestSeries } from '../harness/dataset';
import { LOADABLE_CONFIG, type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { writeSeries } from '../harness/remoteWrite';
import { shardOf } from '../harness/shardOf';
import { ALERT_FILES } from './alertmanager/alertFiles';

const SHARDS = 2;
const INTERVAL = 5000;
/** An alert is sent again each minute. */
const RESENT = 75_000;
/** Both servers have what is written by the time that it counts from. */
const AHEAD = 6000;
const EXTERNAL_URL = 'http://fleet.example/prom';
/** They began with each server. */
const OLD = new Set(['Always', 'Histogram', 'Removed']);

let dir: string;
let reference: PrometheusServer;
let records: PrometheusServer;
let shards: readonly PrometheusServer[];
/** That of the reference. */
let expected: AlertmanagerServer;
/** Those of the fleet; the second is not started at first. */
let fleets: readonly [AlertmanagerServer, AlertmanagerServer];
let proxy: Proxy;
const ends: Array<() => Promise<void>> = [];

const fleetsText = () => `fleets:
  - id: vms
    kind: hash
    driver: static
    partition_labels: [instance]
    evaluation_interval: 1m
    scrape_interval: 15s
    rules:
      files: ['${dir}/*.yml']
      query_offset: 2s
      records: { url: '${records.url}' }
      external_url: ${EXTERNAL_URL}/
      external_labels: { region: eu, team: external }
      alertmanagers:
        - static_configs: [{ targets: ['${fleets[0].address}'] }, { targets: ['${fleets[1].address}'] }]
          path_prefix: /am
          timeout: 2s
    static:
      shards:
${shards.map(({ url }, i) => `        - { id: shard-${i}, replicas: [{ url: '${url}' }] }`).join('\n')}
`;

const referenceConfig = () => `${LOADABLE_CONFIG.replace(
  'global:',
  'global:\n  rule_query_offset: 2s\n  external_labels: { region: eu, team: external }'
)}rule_files: ['${dir}/*.yml']
alerting:
  alertmanagers: [{ path_prefix: /am, static_configs: [{ targets: ['${expected.address}'] }] }]
`;

async function writeAll(series: readonly TestSeries[]): Promise<void> {
  const of = (shard: number) => series.filter(({ labels }) => shardOf(labels, SHARDS, ['instance']) === shard);
  await Promise.all([writeSeries(reference.url, series), ...shards.map((shard, i) => writeSeries(shard.url, of(i)))]);
}

/** Sets what an alert is of, on some machines. */
async function set(
  kind: string,
  value: number,
  instances: readonly string[] = ['vm-0', 'vm-1', 'vm-2']
): Promise<void> {
  const at = Date.now() + AHEAD;
  await writeAll(
    instances.map((instance) => ({ labels: { __name__: 'alarm', kind, instance }, samples: [[at, value]] }))
  );
}

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'promshards-alertmanager-rules-'));
  ends.push(() => rm(dir, { recursive: true, force: true }));
  const made = await Promise.all(Array.from({ length: 3 }, () => alertmanager('/am')));
  ends.push(...made.map((one) => one.stop));
  [expected, ...fleets] = made as [AlertmanagerServer, AlertmanagerServer, AlertmanagerServer];
  const start = async (config?: string, args: readonly string[] = []) => {
    const server = await startPrometheus({ config, args });
    ends.push(server.stop);
    return server;
  };
  const external = [`--web.external-url=${EXTERNAL_URL}`, '--web.route-prefix=/'];
  [reference, records, ...shards] = await Promise.all([
    start(referenceConfig(), external),
    start('global: {}\n'),
    ...Array.from({ length: SHARDS }, () => start()),
    expected.start(),
    fleets[0].start(),
  ]).then((all) => all.slice(0, 2 + SHARDS) as PrometheusServer[]);
  const now = Date.now();
  const buckets = { schema: 0, sum: 3, zeroThreshold: 0.001, zeroCount: 1, positive: { offset: 0, counts: [1, 2] } };
  await writeAll(
    ['vm-0', 'vm-1'].map((instance) => ({
      labels: { __name__: 'duration', instance },
      histograms: [[now - 10_000, buckets]],
    }))
  );
  for (const [name, text] of Object.entries(ALERT_FILES)) {
    await writeFile(path.join(dir, name), text);
  }
  expect((await fetch(`${reference.url}/-/reload`, { method: 'POST' })).status).toBe(200);
  proxy = await startProxy({ fleets: fleetsText() });
});

afterAll(async () => {
  await proxy?.stop();
  await Promise.all(ends.map((end) => end()));
});

interface ShownAlert {
  readonly key: string;
  /** Its name, and what it is of. */
  readonly alert: string;
  readonly startsAt: number;
}

async function heldBy(server: AlertmanagerServer): Promise<readonly ShownAlert[]> {
  const held = await server.alerts();
  const sorted = (texts: HeldAlert['labels']) => JSON.stringify(Object.entries(texts).sort());
  return held
    .map(({ labels, annotations, generatorURL, startsAt }) => ({
      key: sorted(labels),
      alert: [labels.alertname, labels.instance].join(' ').trim(),
      startsAt: Date.parse(startsAt),
      more: [sorted(annotations), generatorURL],
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Waits until a server has the alerts of the reference, and these are the old ones and some more. */
async function same(server: AlertmanagerServer, more: readonly string[], within = 40_000): Promise<void> {
  const names = [...OLD, ...more].sort();
  await eventually(`both have ${names.join()}`, within, async () => {
    const [seen, wanted] = await Promise.all([server, expected].map(heldBy));
    const shown = (all: readonly ShownAlert[]) => all.map(({ startsAt, ...one }) => one);
    const isClose = seen.every(
      ({ alert, startsAt }, i) => OLD.has(alert) || Math.abs(startsAt - (wanted[i]?.startsAt ?? 0)) <= 2 * INTERVAL
    );
    return isClose &&
      JSON.stringify(shown(seen)) === JSON.stringify(shown(wanted)) &&
      JSON.stringify(wanted.map(({ alert }) => alert).sort()) === JSON.stringify(names)
      ? true
      : undefined;
  });
}

async function problemsOf(): Promise<readonly string[]> {
  const answer = await fetch(`${proxy.url}/api/v1/fleets/vms/shards`);
  return ((await answer.json()) as { problems: readonly string[] }).problems;
}

/** Waits until the fleet's problems are these. */
async function told(problems: readonly string[]): Promise<void> {
  await eventually(`it tells ${problems.join() || 'nothing'}`, RESENT, async () =>
    JSON.stringify(await problemsOf()) === JSON.stringify(problems) ? true : undefined
  );
}

async function metric(name: string, server: AlertmanagerServer): Promise<number> {
  const text = await (await fetch(`${proxy.url}/metrics`)).text();
  const labels = `{fleet="vms",alertmanager="http://${server.address}/am"}`;
  const line = text.split('\n').find((one) => one.startsWith(`promshards_notifications_${name}${labels} `));
  return Number(line?.split(' ')[1]);
}

test('alerts that fire are sent as one Prometheus sends them', async () => {
  await same(fleets[0], []);
  await Promise.all([set('down', 1), set('kept', 1, ['vm-1'])]);
  await same(fleets[0], ['Down vm-0', 'Down vm-1', 'Down vm-2', 'Kept vm-1']);
  const down = (await fleets[0].alerts()).find(({ labels }) => labels.alertname === 'Down');
  expect(down).toMatchObject({
    labels: { region: 'eu', team: 'own', from: 'group', severity: 'page' },
    annotations: { summary: expect.stringContaining(`is 1 at ${EXTERNAL_URL} in eu`) },
    generatorURL: expect.stringContaining(`${EXTERNAL_URL}/graph?g0.expr=last_over_time%28`),
  });
  const discovered = async (url: string) =>
    ((await (await fetch(`${url}/api/v1/alertmanagers`)).json()) as { data: unknown }).data;
  const urls = (all: readonly AlertmanagerServer[]) =>
    all.map(({ address }) => ({ url: `http://${address}/am/api/v2/alerts` }));
  expect(await discovered(reference.url)).toEqual({ activeAlertmanagers: urls([expected]), droppedAlertmanagers: [] });
  expect(await discovered(`${proxy.url}/fleets/vms`)).toEqual({
    activeAlertmanagers: urls(fleets),
    droppedAlertmanagers: [],
  });
});

test('alerts that are resolved end, and what is kept firing later', async () => {
  await Promise.all([set('down', 0, ['vm-0', 'vm-2']), set('kept', 0, ['vm-1'])]);
  const left = await eventually('two have ended', 40_000, async () => {
    const held = (await heldBy(fleets[0])).map(({ alert }) => alert).filter((alert) => !OLD.has(alert));
    return held.length < 4 ? held : undefined;
  });
  expect(left).toContain('Kept vm-1');
  await same(fleets[0], ['Down vm-1'], 90_000);
  await told([]);
});

test('an Alertmanager that was down has the alerts when it comes up', async () => {
  expect(await metric('errors_total', fleets[1])).toBeGreaterThan(0);
  expect(await metric('sent_total', fleets[1])).toBe(0);
  await fleets[1].start();
  await same(fleets[1], ['Down vm-1'], RESENT);
});

test('one that hangs, and one that is killed, hold up no other', async () => {
  await fleets[0].kill('SIGSTOP');
  await set('down', 1, ['vm-0']);
  await same(fleets[1], ['Down vm-0', 'Down vm-1']);
  await fleets[0].kill('SIGCONT');
  await fleets[0].kill('SIGKILL');
  await set('down', 0, ['vm-0']);
  await same(fleets[1], ['Down vm-1']);
  await told([]);
});

test('without any the proxy goes on, and tells', async () => {
  await fleets[1].kill('SIGKILL');
  await set('down', 1, ['vm-2']);
  const reasons = fleets.map(({ address }) => `http://${address}/am: the connection was refused`);
  await told([`No Alertmanager takes the alerts of the fleet's rules (${reasons.join('; ')}).`]);
  await Promise.all(fleets.map((one) => one.start()));
  for (const server of fleets) {
    await same(server, ['Down vm-1', 'Down vm-2'], RESENT);
  }
  await told([]);
});

test('a proxy that is killed resolves nothing', async () => {
  const before = await heldBy(fleets[0]);
  await proxy.kill('SIGKILL');
  proxy = await startProxy({ fleets: fleetsText(), dir: proxy.dir });
  const begun = Date.now();
  await eventually('alerts are sent again', RESENT, async () =>
    (await metric('sent_total', fleets[0])) > 0 ? true : undefined
  );
  for (const until = begun + 3 * INTERVAL; Date.now() < until;) {
    expect(await heldBy(fleets[0])).toEqual(before);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await set('down', 1, ['vm-0']);
  await same(fleets[0], ['Down vm-0', 'Down vm-1', 'Down vm-2']);
});

test('alerts of a rule that is removed end when nobody sends them any more', async () => {
  await rm(path.join(dir, 'removed.yml'));
  expect((await fetch(`${reference.url}/-/reload`, { method: 'POST' })).status).toBe(200);
  await eventually('the rule is gone', 20_000, async () => {
    const answer = await fetch(`${proxy.url}/fleets/vms/api/v1/rules?rule_name[]=Removed`);
    const { data } = (await answer.json()) as { data: { groups: readonly unknown[] } };
    return data.groups.length === 0 ? true : undefined;
  });
  const ends = async (server: AlertmanagerServer) => {
    const removed = (await server.alerts()).find(({ labels }) => labels.alertname === 'Removed');
    return Date.parse(removed?.endsAt ?? '');
  };
  const now = Date.now();
  for (const end of await Promise.all([expected, fleets[0]].map(ends))) {
    expect(end).toBeGreaterThan(now);
    expect(end).toBeLessThan(now + 4 * 60_000);
  }
});
