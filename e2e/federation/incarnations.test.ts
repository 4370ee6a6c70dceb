import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findPrometheus } from '../../scripts/tools.mjs';
import { identify } from '../../server/files/processIdentity';
import { auditPageSchema } from '../../src/api/decisions';
import { policyDocumentSchema } from '../../src/api/policy';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

const TOKEN = 'a-token-of-sixteen-characters';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-incarnations-'));
const folder = (key: string) => path.join(dir, 'data/fleets', key);
let targets: MetricsTargets;
let program: string;
let proxy: Proxy;

beforeAll(async () => {
  const found = await findPrometheus();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  program = found.path;
  targets = await startMetricsTargets(1, '# TYPE served_total counter\nserved_total 5\n');
});

afterAll(async () => {
  await proxy?.kill('SIGTERM');
  targets?.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** A fleet of one shard that some organisations may see. */
async function start(organisations: readonly number[], targetsOfJob = targets.addresses): Promise<void> {
  const scrape = [{ job_name: 'vm', static_configs: [{ targets: targetsOfJob }] }];
  const fleet = {
    ...{ id: 'vms', kind: 'hash', driver: 'process', organisations, scrape_interval: '1s' },
    process: { shards: 1, scrape_configs: scrape },
  };
  proxy = await startProxy({
    fleets: JSON.stringify({ fleets: [fleet] }),
    dir,
    tokens: { operator: TOKEN, grafana: `${TOKEN}-of-grafana` },
    args: ['--prometheus', program],
  });
}

async function get(route: string): Promise<unknown> {
  const response = await fetch(`${proxy.url}${route}`, { headers: { authorization: `Bearer ${TOKEN}` } });
  return response.json();
}

async function samples(): Promise<number> {
  const query = new URLSearchParams({ query: 'sum(count_over_time(served_total[1h]))' });
  const body = (await get(`/fleets/vms/api/v1/query?${query}`)) as { data?: { result: Array<{ value: [0, string] }> } };
  return Number(body.data?.result[0]?.value[1] ?? 0);
}

function pid(key: string): number {
  return (JSON.parse(readFileSync(path.join(folder(key), 'shard-0/process.json'), 'utf8')) as { pid: number }).pid;
}

/** Not so a zombie that nobody has waited for. */
const isAlive = (id: number) => identify(id) !== undefined;

async function freeze(): Promise<void> {
  const response = await fetch(`${proxy.url}/api/v1/fleets/vms/actions`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'freeze', reason: 'a secret' }),
  });
  expect(response.status).toBe(200);
}

async function audit(): Promise<string[]> {
  return auditPageSchema.parse(await get('/api/v1/fleets/vms/audit')).entries.map(({ reason }) => reason);
}

test('an organisation that comes to see a fleet sees its samples, and nothing that people wrote before', async () => {
  await start([1]);
  await eventually('samples', 20_000, async () => ((await samples()) > 2 ? true : undefined));
  await freeze();
  expect(await audit()).toContain('a secret');
  const shard = pid('vms');
  await proxy.kill('SIGKILL');

  await start([1, 2]);
  expect([pid('vms'), isAlive(shard)]).toEqual([shard, true]);
  expect(await samples()).toBeGreaterThan(2);
  expect(await audit()).toEqual([]);
  const policy = policyDocumentSchema.parse(await get('/api/v1/fleets/vms/policy'));
  expect([policy.policy.frozen, policy.savedBy, policy.reason]).toEqual([true, 'controller', expect.any(String)]);
  expect(policy.reason).not.toContain('secret');
});

test('a fleet that only others may see now begins anew, its old shards are stopped, and their data stays for the operator', async () => {
  const shard = pid('vms');
  await proxy.kill('SIGKILL');
  expect(isAlive(shard)).toBe(true);
  await start([3], []);
  expect(isAlive(shard)).toBe(false);
  await eventually(
    'the log tells',
    20_000,
    () => /vms is of other organisations than before/.test(proxy.output()) || undefined
  );
  expect(isAlive(pid('vms.2'))).toBe(true);
  await eventually('the new shard answers', 20_000, async () => {
    const { status } = (await get('/fleets/vms/api/v1/query?query=1')) as { status: string };
    return status === 'success' ? true : undefined;
  });
  expect(await samples()).toBe(0);
  expect(await audit()).toEqual([]);
  expect(existsSync(path.join(folder('vms'), 'shard-0/data'))).toBe(true);
});
