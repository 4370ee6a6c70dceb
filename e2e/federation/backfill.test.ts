import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { generateDataset } from '../harness/generateDataset';
import { type Proxy, startProxy } from '../harness/proxy';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';
import { promtoolFolder } from './rules/promtoolFolder';

const RULES = `groups:
  - name: backfilled
    interval: 30s
    labels: { from: group }
    rules:
      - { record: 'code:requests:rate1m', expr: 'sum by (code) (rate(http_requests_total[1m]))', labels: { kind: rate } }
      - { record: 'zone:instances', expr: 'count by (zone) (count by (zone, instance) ({job!=""}))' }
      - { record: 'one', expr: '1' }
      - { alert: AlertToo, expr: 'vector(1)', labels: { severity: page } }
`;

const run = promisify(execFile);
const dataset = generateDataset();
let servers: ReferenceAndShards;
let proxy: Proxy;
const given = promtoolFolder();

beforeAll(async () => {
  servers = await startReferenceAndShards(3, dataset, { by: ['instance'] });
  const shards = servers.shards.map(({ url }, i) => `{ id: s${i}, replicas: [{ url: '${url}' }] }`);
  const settings = 'kind: hash, driver: static, partition_labels: [instance]';
  proxy = await startProxy({ fleets: `fleets: [{ id: vms, ${settings}, static: { shards: [${shards.join()}] } }]\n` });
  await writeFile(path.join(given.dir, 'rules.yml'), RULES);
});

afterAll(async () => {
  await proxy?.stop();
  await servers?.stop();
});

/** What `promtool tsdb create-blocks-from rules` makes of a server, a line a sample. */
async function backfilled(url: string, name: string): Promise<readonly string[]> {
  const { promtool, dir } = given;
  const out = path.join(dir, name);
  const times = [`--start=${dataset.start / 1000}`, `--end=${dataset.end / 1000}`];
  const args = [...times, `--url=${url}`, `--output-dir=${out}`, path.join(dir, 'rules.yml')];
  await run(promtool, ['tsdb', 'create-blocks-from', 'rules', ...args]);
  // A database that was never written to otherwise has none.
  await mkdir(path.join(out, 'wal'));
  const { stdout } = await run(promtool, ['tsdb', 'dump', out], { maxBuffer: 64 * 1024 * 1024 });
  // Sums of parts may differ in their last digit.
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/ (-?\d\S*) (\d+)$/, (_, value, time) => ` ${Number(value).toPrecision(12)} ${time}`))
    .sort();
}

test('promtool fills in what rules would have recorded as over one Prometheus', async () => {
  const expected = await backfilled(servers.reference.url, 'reference');
  const seen = await backfilled(`${proxy.url}/fleets/vms`, 'fleet');
  expect(seen).toEqual(expected);
  expect(new Set(expected.map((line) => /__name__="([^"]+)"/.exec(line)?.[1]))).toEqual(
    new Set(['code:requests:rate1m', 'zone:instances', 'one', 'AlertToo'])
  );
});
