import { type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findVmalert } from '../../scripts/tools.mjs';
import { alertmanager, type AlertmanagerServer } from '../harness/alertmanager';
import { freePort, type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { endServer, launchServer } from '../harness/serverProcess';

const RULES = `groups:
  - name: recorded
    interval: 1s
    rules:
      - { record: 'fleet:ready', expr: 'sum by (job) (prometheus_ready)' }
      - { record: 'fleet:none', expr: 'absent(nothing)' }
      - { alert: Up, expr: 'count by (job) (up == 1) == 2' }
`;

const config = (self: string) => `global: { scrape_interval: 1s }
scrape_configs: [{ job_name: self, static_configs: [{ targets: ['${self}'] }] }]
`;

let dir: string;
let shards: readonly PrometheusServer[];
let records: PrometheusServer;
let notified: AlertmanagerServer;
let proxy: Proxy;
let vmalert: ChildProcess;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'promshards-vmalert-'));
  const found = await findVmalert();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  notified = await alertmanager();
  const scraping = async () => {
    const port = await freePort();
    return await startPrometheus({ port, config: config(`127.0.0.1:${port}`) });
  };
  const started = notified.start();
  [records, ...shards] = await Promise.all([startPrometheus({ config: 'global: {}\n' }), scraping(), scraping()]);
  await started;
  const list = shards.map(({ url }, i) => `{ id: s${i}, replicas: [{ url: '${url}' }] }`);
  proxy = await startProxy({
    fleets: `fleets: [{ id: vms, kind: hash, driver: static, static: { shards: [${list.join()}] } }]\n`,
  });
  const file = path.join(dir, 'rules.yml');
  await writeFile(file, RULES);
  const address = `127.0.0.1:${await freePort()}`;
  const fleet = `${proxy.url}/fleets/vms`;
  const args = [
    `-rule=${file}`,
    `-datasource.url=${fleet}`,
    `-remoteRead.url=${fleet}`,
    `-remoteWrite.url=${records.url}`,
  ];
  args.push(
    '-remoteWrite.flushInterval=1s',
    `-httpListenAddr=${address}`,
    `-notifier.url=http://${notified.address}`,
    '-loggerLevel=WARN'
  );
  vmalert = await launchServer(found.path, { args, ready: `http://${address}/health` });
});

afterAll(async () => {
  if (vmalert !== undefined) {
    await endServer(vmalert);
  }
  await proxy?.stop();
  await notified?.stop();
  await Promise.all([...(shards ?? []), ...(records === undefined ? [] : [records])].map((server) => server.stop()));
  await rm(dir, { recursive: true, force: true });
});

async function recorded(query: string): Promise<string | undefined> {
  const answer = await fetch(`${records.url}/api/v1/query?${new URLSearchParams({ query })}`);
  const { data } = (await answer.json()) as { data: { result: ReadonlyArray<{ value: [number, string] }> } };
  return data.result[0]?.value[1];
}

test.each([
  ['fleet:ready', '2'],
  ['fleet:none', '1'],
  ['ALERTS{alertname="Up",alertstate="firing"}', '1'],
])('vmalert over a fleet writes %s', async (query, expected) => {
  await eventually('it is written', 30_000, async () => ((await recorded(query)) === expected ? true : undefined));
});

test('vmalert sends its alerts by itself', async () => {
  const names = async () => (await notified.alerts()).map(({ labels }) => labels.alertname);
  await eventually('the alert is held', 30_000, async () => ((await names()).includes('Up') ? true : undefined));
});
