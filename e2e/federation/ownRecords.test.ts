import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { argumentsOf, identify } from '../../server/files/processIdentity';
import { eventually, refusedProxy } from '../harness/proxy';
import { RuledFleet } from '../harness/ruledFleet';

const TARGETS = 5;
const RECORDED = 'job:served:sum';
const RULES = `groups:
- name: g
  interval: 1s
  rules:
  - { record: '${RECORDED}', expr: 'sum by (job) (served_total)' }
  - { alert: Served, expr: '${RECORDED} > 1', labels: { severity: page } }
`;

const CONFIG = { files: ['rules.yml'] };

let fleet: RuledFleet;
let records: string;

beforeAll(async () => {
  fleet = await RuledFleet.start({ targets: TARGETS, rules: CONFIG, file: RULES });
  records = path.join(fleet.dir, 'data/fleets/vms/records');
});

afterAll(() => fleet?.stop());

const get = <T>(route: string) => fleet.get<T>(route);

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
  await fleet.proxy.kill('SIGKILL');
  expect(isAlive(pid)).toBe(true);
  await fleet.begin(CONFIG);
  await recordsGoOn();
  expect(state().pid).toBe(pid);
});

test('another retention starts it anew, with what it has', async () => {
  const { pid } = state();
  const since = Number(await value(`min_over_time(timestamp(${RECORDED})[5m:1s])`));
  await fleet.reload({ ...CONFIG, records_retention: '30d' });
  await eventually('it is another process', 20_000, () => (state().pid === pid ? undefined : true));
  await recordsGoOn();
  expect(isAlive(pid)).toBe(false);
  expect(argumentsOf(state().pid)).toContain('--storage.tsdb.retention.time=2592000s');
  expect(Number(await value(`min_over_time(timestamp(${RECORDED})[5m:1s])`))).toBeLessThanOrEqual(since + 1);
});

test('without rules it is ended, and its data stays for when there are rules again', async () => {
  const { pid } = state();
  await fleet.reload(undefined);
  await eventually('it has ended', 20_000, () => (isAlive(pid) ? undefined : true));
  expect(existsSync(path.join(records, 'data'))).toBe(true);
  expect(await value(RECORDED)).toBeUndefined();
  await fleet.reload(CONFIG);
  await recordsGoOn();
});

test('one that a proxy left running is ended by the next one where there are no rules', async () => {
  const { pid } = state();
  await fleet.proxy.kill('SIGKILL');
  await fleet.begin(undefined);
  await eventually('it has ended', 20_000, () => (isAlive(pid) ? undefined : true));
});

test('it ends with the shards', async () => {
  await fleet.reload(CONFIG);
  await recordsGoOn();
  const { pid } = state();
  expect(await fleet.proxy.kill('SIGTERM')).toBe(0);
  expect(isAlive(pid)).toBe(false);
});

test('a retention beside records that others run is refused', async () => {
  const rules = { ...CONFIG, records: { url: 'http://127.0.0.1:9' }, records_retention: '1d' };
  const { code, output } = await refusedProxy(fleet.options(rules));
  expect(code).toBe(1);
  expect(output).toContain('rules.records_retention: is for records that the proxy runs');
});
