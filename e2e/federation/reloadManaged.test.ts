import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findPrometheus } from '../../scripts/tools.mjs';
import { identify } from '../../server/files/processIdentity';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

const SLOW = 180_000;
const dir = mkdtempSync(path.join(tmpdir(), 'promshards-managed-'));
let targets: MetricsTargets;
let program: string;
let proxy: Proxy;

interface Vms {
  readonly name?: string;
  readonly shards?: number;
  readonly job?: string;
  readonly count?: number;
  readonly more?: object;
  readonly process?: object;
}

function vms({ name = 'VMs', shards = 1, job = 'vm', count = 2, more = {}, process: own = {} }: Vms = {}): object {
  const configs = [{ job_name: job, static_configs: [{ targets: targets.addresses.slice(0, count) }] }];
  const settings = { shards, scrape_configs: configs, ...own };
  const common = { kind: 'hash', driver: 'process', scrape_interval: '1s', evaluation_interval: '1s' };
  return { id: 'vms', name, ...common, process: settings, ...more };
}

const file = (...fleets: readonly object[]) => JSON.stringify({ fleets });
const options = (text: string) => ({ fleets: text, dir, args: ['--prometheus', program] });

beforeAll(async () => {
  const found = await findPrometheus();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  program = found.path;
  targets = await startMetricsTargets(4, '# TYPE served_total counter\nserved_total 5\n');
  proxy = await startProxy(options(file(vms())));
}, SLOW);

afterAll(async () => {
  await proxy?.stop();
  targets?.stop();
  rmSync(dir, { recursive: true, force: true });
}, SLOW);

async function reload(...fleets: readonly object[]): Promise<string> {
  const told = () =>
    proxy
      .output()
      .split('\n')
      .filter((line) => /"the fleets file is/.test(line));
  const before = told().length;
  writeFileSync(path.join(dir, 'fleets.yaml'), file(...fleets));
  process.kill(proxy.pid, 'SIGHUP');
  return eventually('the file is read again', 20_000, () => (told().length > before ? told().at(-1) : undefined));
}

async function get<T>(route: string): Promise<T> {
  return (await (await fetch(`${proxy.url}${route}`)).json()) as T;
}

async function value(query: string, id = 'vms'): Promise<number | undefined> {
  const form = new URLSearchParams({ query });
  const body = await get<{ data?: { result: Array<{ value: [number, string] }> } }>(
    `/fleets/${id}/api/v1/query?${form}`
  );
  const sample = body.data?.result[0]?.value[1];
  return sample === undefined ? undefined : Number(sample);
}

const becomes = (query: string, wanted: number) =>
  eventually(`${query} is ${wanted}`, 30_000, async () => ((await value(query)) === wanted ? true : undefined));

function pid(shard: string, folder = 'vms'): number {
  const text = readFileSync(path.join(dir, 'data', 'fleets', folder, shard, 'process.json'), 'utf8');
  return (JSON.parse(text) as { pid: number }).pid;
}

const isAlive = (id: number) => identify(id) !== undefined;

test(
  'a changed fleet keeps its shards, and what its controller knows',
  async () => {
    await becomes('count(served_total{job="vm"})', 2);
    const before = pid('shard-0');
    const decisions = await get<{ decisions: unknown[] }>('/api/v1/fleets/vms/decisions');
    expect(await reload(vms({ name: 'Machines', job: 'host', count: 3 }))).toMatch(/read again/);
    const { fleets } = await get<{ fleets: Array<{ name: string }> }>('/api/v1/fleets');
    expect(fleets.map(({ name }) => name)).toEqual(['Machines']);
    await becomes('count(served_total{job="host"})', 3);
    // What was scraped before is there still.
    expect(await value('count(last_over_time(served_total{job="vm"}[5m]))')).toBe(2);
    expect(pid('shard-0')).toBe(before);
    expect(isAlive(before)).toBe(true);
    const after = await get<{ decisions: unknown[] }>('/api/v1/fleets/vms/decisions');
    expect(after.decisions.slice(-decisions.decisions.length)).toEqual(decisions.decisions);
  },
  SLOW
);

test(
  'another number of shards is another policy',
  async () => {
    await reload(vms({ name: 'Machines', job: 'host', count: 3, shards: 2 }));
    const first = pid('shard-0');
    await eventually('two shards', 30_000, async () => {
      const status = await get<{ shards: number }>('/api/v1/fleets/vms/scaling');
      return status.shards === 2 ? true : undefined;
    });
    expect((await get<{ version: number }>('/api/v1/fleets/vms/policy')).version).toBe(2);
    expect(pid('shard-0')).toBe(first);
  },
  SLOW
);

test.each<[string, Vms, RegExp]>([
  ['retention', { process: { retention: '3d' } }, /fleets\[0\].process.retention: cannot change .* restart the proxy/],
  ['args', { process: { args: ['--log.level=debug'] } }, /process.args: cannot change/],
  ['lookback', { more: { lookback: '1m' } }, /lookback: cannot change/],
  [
    'a job that cannot be split',
    { process: { scrape_configs: [{ job_name: 'k', kubernetes_sd_configs: [{}] }] } },
    /Job .*"k.*can be split/,
  ],
])(
  '%s of a running fleet is refused, and all that came with it',
  async (_, change, why) => {
    const said = await reload(vms({ name: 'Other', count: 4, shards: 2, ...change }), { ...vms(), id: 'more' });
    expect(said).toMatch(/refused/);
    expect(said).toMatch(why);
    const { fleets } = await get<{ fleets: Array<{ id: string; name: string }> }>('/api/v1/fleets');
    expect(fleets.map(({ id, name }) => [id, name])).toEqual([['vms', 'Machines']]);
    expect(existsSync(path.join(dir, 'data', 'fleets', 'more'))).toBe(false);
  },
  SLOW
);

test(
  'where one of several new fleets cannot be started, none of the file is in force',
  async () => {
    writeFileSync(path.join(dir, 'data', 'fleets', 'blocked'), '');
    const news = ['fine', 'blocked'].map((id) => ({ ...vms(), id }));
    expect(await reload(vms({ name: 'Other', shards: 2 }), ...news)).toMatch(
      /fleets.blocked cannot be used: a file is in its place; .*\(EEXIST\)/
    );
    const { fleets } = await get<{ fleets: Array<{ name: string }> }>('/api/v1/fleets');
    expect(fleets.map(({ name }) => name)).toEqual(['Machines']);
    expect(isAlive(pid('shard-0', 'fine'))).toBe(false);
    expect(await value('count(up{job="host"})')).toBe(3);
  },
  SLOW
);

test(
  'a fleet that comes starts, one that goes is stopped and keeps its data, and comes back with it',
  async () => {
    const machines = vms({ name: 'Machines', job: 'host', count: 3, shards: 2 });
    expect(await reload(machines, { ...vms(), id: 'more' })).toMatch(/read again/);
    await eventually('it scrapes', 30_000, async () =>
      (await value('count(served_total)', 'more')) === 2 ? true : undefined
    );
    const shard = pid('shard-0', 'more');
    await reload(machines);
    expect((await fetch(`${proxy.url}/fleets/more/api/v1/query?query=up`)).status).toBe(404);
    expect(await reload(machines, { ...vms(), id: 'more' })).toMatch(/read again/);
    expect(pid('shard-0', 'more')).toBe(shard);
    await reload(machines);
    expect(await proxy.kill('SIGTERM')).toBe(0);
    expect(isAlive(shard)).toBe(false);
    expect(existsSync(path.join(dir, 'data', 'fleets', 'more', 'shard-0', 'data'))).toBe(true);
  },
  SLOW
);
