import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findPrometheus } from '../../scripts/tools.mjs';
import { argumentsOf, identify } from '../../server/files/processIdentity';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { eventually, type Proxy, refusedProxy, startProxy } from '../harness/proxy';

const TARGETS = 5;
const RECORDED = 'job:served:sum';
const RULES = `groups:
- name: g
  interval: 1s
  rules:
  - { record: '${RECORDED}', expr: 'sum by (job) (served_total)' }
  - { alert: Served, expr: '${RECORDED} > 1', labels: { severity: page } }
`;

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-records-'));
const records = path.join(dir, 'data/fleets/vms/records');
let targets: MetricsTargets;
let program: string;
let proxy: Proxy;

/** The text of the fleets file; without rules where they are undefined. */
function fleets(rules: object | undefined = { files: ['rules.yml'] }): string {
  const fleet = {
    ...{ id: 'vms', kind: 'hash', driver: 'process', scrape_interval: '1s', rules },
    process: { shards: 2, scrape_configs: [{ job_name: 'vm', static_configs: [{ targets: targets.addresses }] }] },
  };
  return JSON.stringify({ fleets: [fleet] });
}

function options(rules?: object) {
  return { fleets: fleets(rules), dir, args: ['--prometheus', program] };
}

beforeAll(async () => {
  const found = await findPrometheus();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  program = found.path;
  targets = await startMetricsTargets(TARGETS, '# TYPE served_total counter\nserved_total{code="404"} 5\n');
  writeFileSync(path.join(dir, 'rules.yml'), RULES);
  proxy = await startProxy(options());
});

afterAll(async () => {
  await proxy?.kill('SIGTERM');
  targets?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function get<T>(route: string): Promise<T> {
  return (await (await fetch(`${proxy.url}${route}`)).json()) as T;
}

async function value(query: string): Promise<string | undefined> {
  const { data } = await get<{ data?: { result: Array<{ value: [number, string] }> } }>(
    `/fleets/vms/api/v1/query?${new URLSearchParams({ query }).toString()}`
  );
  return data?.result[0]?.value[1];
}

function gives(query: string, expected: string): Promise<true> {
  return eventually(`${query} gives ${expected}`, 30_000, async () =>
    (await value(query)) === expected ? true : undefined
  );
}

/** Waits until what is right was recorded after this call. */
async function recordsGoOn(): Promise<void> {
  const since = Date.now() / 1000;
  await gives(`${RECORDED} and timestamp(${RECORDED}) > ${since}`, String(5 * TARGETS));
}

function problems(): Promise<readonly string[]> {
  return get<{ problems: readonly string[] }>('/api/v1/fleets/vms/shards').then((list) => list.problems);
}

const state = () =>
  JSON.parse(readFileSync(path.join(records, 'process.json'), 'utf8')) as { pid: number; command: string[] };
const isAlive = (pid: number) => identify(pid) !== undefined;

async function reload(rules: object | undefined): Promise<void> {
  const reads = () => (proxy.output().match(/the fleets file is read/g) ?? []).length;
  const before = reads();
  writeFileSync(path.join(dir, 'fleets.yaml'), rules === undefined ? fleetsWithoutRules() : fleets(rules));
  process.kill(proxy.pid, 'SIGHUP');
  await eventually('the fleets file is read', 20_000, () => (reads() > before ? true : undefined));
}

function fleetsWithoutRules(): string {
  return fleets({}).replace(/"rules":\{\},/, '');
}

test('what rules record is kept by a Prometheus of its own, which is no shard', async () => {
  await recordsGoOn();
  await gives('count(ALERTS{alertname="Served", alertstate="firing"})', '1');
  const { shards } = await get<{ shards: Array<{ id: string }> }>('/api/v1/fleets/vms/shards');
  expect(shards.map(({ id }) => id)).toEqual(['shard-0', 'shard-1']);
  const modes = [records, path.join(records, 'prometheus.yml')].map((file) => statSync(file).mode & 0o777);
  expect(modes).toEqual([0o700, 0o600]);
  expect(argumentsOf(state().pid)).toContain('--storage.tsdb.retention.time=7776000s');
});

test('killed, it is started again, and says so meanwhile', async () => {
  const { pid } = state();
  process.kill(pid, 'SIGKILL');
  await eventually('its end is told', 20_000, async () =>
    (await problems()).some((problem) => /^records: Ended once/.test(problem)) ? true : undefined
  );
  await recordsGoOn();
  expect(state().pid).not.toBe(pid);
});

test('a proxy that was killed leaves it running, and the next one takes it over', async () => {
  const { pid } = state();
  await proxy.kill('SIGKILL');
  expect(isAlive(pid)).toBe(true);
  proxy = await startProxy(options());
  await recordsGoOn();
  expect(state().pid).toBe(pid);
});

test('another retention starts it anew, with what it has', async () => {
  const { pid } = state();
  const since = Number(await value(`min_over_time(timestamp(${RECORDED})[5m:1s])`));
  await reload({ files: ['rules.yml'], records_retention: '30d' });
  await eventually('it is another process', 20_000, () => (state().pid === pid ? undefined : true));
  await recordsGoOn();
  expect(isAlive(pid)).toBe(false);
  expect(argumentsOf(state().pid)).toContain('--storage.tsdb.retention.time=2592000s');
  expect(Number(await value(`min_over_time(timestamp(${RECORDED})[5m:1s])`))).toBeLessThanOrEqual(since + 1);
});

test('without rules it is ended, and its data stays for when there are rules again', async () => {
  const { pid } = state();
  await reload(undefined);
  await eventually('it has ended', 20_000, () => (isAlive(pid) ? undefined : true));
  expect(existsSync(path.join(records, 'data'))).toBe(true);
  expect(await value(RECORDED)).toBeUndefined();
  await reload({ files: ['rules.yml'] });
  await recordsGoOn();
});

test('one that a proxy left running is ended by the next one where there are no rules', async () => {
  const { pid } = state();
  await proxy.kill('SIGKILL');
  proxy = await startProxy({ ...options(), fleets: fleetsWithoutRules() });
  await eventually('it has ended', 20_000, () => (isAlive(pid) ? undefined : true));
});

test('it ends with the shards', async () => {
  await reload({ files: ['rules.yml'] });
  await recordsGoOn();
  const { pid } = state();
  expect(await proxy.kill('SIGTERM')).toBe(0);
  expect(isAlive(pid)).toBe(false);
});

test('a retention beside records that others run is refused', async () => {
  const rules = { files: ['rules.yml'], records: { url: 'http://127.0.0.1:9' }, records_retention: '1d' };
  const { code, output } = await refusedProxy(options(rules));
  expect(code).toBe(1);
  expect(output).toContain('rules.records_retention: is for records that the proxy runs');
});
