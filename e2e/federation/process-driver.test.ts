import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type ShardList, shardListSchema } from '../../src/api/fleets';
import { findPrometheus } from '../../scripts/tools.mjs';
import { identify } from '../../server/files/processIdentity';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { eventually, type Proxy, refusedProxy, startProxy } from '../harness/proxy';

const SHARDS = 3;
const TARGETS = 7;
const METRICS = '# TYPE served_total counter\nserved_total{code="404"} 5\n';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-process-'));
const targetsFile = path.join(dir, 'more.json');
let targets: MetricsTargets;
let program: string;
let proxy: Proxy;

beforeAll(async () => {
  const found = await findPrometheus();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  program = found.path;
  targets = await startMetricsTargets(TARGETS + 1, METRICS);
  writeFileSync(targetsFile, '[]');
  proxy = await start();
});

afterAll(async () => {
  await proxy?.kill('SIGTERM');
  for (const pid of pids()) {
    if (isAlive(pid)) {
      process.kill(pid, 'SIGKILL');
    }
  }
  targets?.stop();
  rmSync(dir, { recursive: true, force: true });
});

interface FleetOptions {
  readonly shards?: number;
  readonly scrapeInterval?: string;
}

function fleets({ shards = SHARDS, scrapeInterval = '1s' }: FleetOptions = {}): string {
  const fleet = {
    id: 'vms',
    kind: 'hash',
    driver: 'process',
    replicated_jobs: ['everywhere'],
    scrape_interval: scrapeInterval,
    process: {
      shards,
      memory_limit: '256Mi',
      cpu_limit: 1,
      scrape_configs: [
        {
          job_name: 'vm',
          static_configs: [{ targets: targets.addresses.slice(0, TARGETS), labels: { env: 'test' } }],
          file_sd_configs: [{ files: ['more.json'] }],
        },
        { job_name: 'everywhere', static_configs: [{ targets: [targets.addresses[0]] }] },
      ],
    },
  };
  return JSON.stringify({ fleets: [fleet] });
}

function options(fleet?: FleetOptions, args: readonly string[] = []) {
  return {
    fleets: fleets(fleet),
    dir,
    args: args.includes('--prometheus') ? args : ['--prometheus', program, ...args],
    tokens: { operator: 'a-token-the-shards-never-see' },
  };
}

function start(fleet?: FleetOptions, args?: readonly string[]): Promise<Proxy> {
  return startProxy(options(fleet, args));
}

async function get<T>(route: string): Promise<T> {
  const response = await fetch(`${proxy.url}${route}`, {
    headers: { authorization: 'Bearer a-token-the-shards-never-see' },
  });
  return (await response.json()) as T;
}

async function shards(): Promise<ShardList['shards']> {
  return shardListSchema.parse(await get('/api/v1/fleets/vms/shards')).shards;
}

async function value(query: string): Promise<number | undefined> {
  const form = new URLSearchParams({ query });
  const body = await get<{ data?: { result: Array<{ value: [number, string] }> } }>(`/fleets/vms/api/v1/query?${form}`);
  const sample = body.data?.result[0]?.value[1];
  return sample === undefined ? undefined : Number(sample);
}

function shardDir(shard: number): string {
  return path.join(dir, 'data/fleets/vms', `shard-${shard}`);
}

function pids(): number[] {
  return Array.from({ length: SHARDS + 1 }, (_, i) => path.join(shardDir(i), 'process.json'))
    .filter(existsSync)
    .map((file) => (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid);
}

/** The shard of each address, by the files the shards read. */
function placement(): Record<string, string> {
  const ids = readdirSync(path.join(dir, 'data/fleets/vms')).filter((name) => name.startsWith('shard-'));
  const entries = ids.flatMap((id) => {
    const file = path.join(dir, 'data/fleets/vms', id, 'targets/job-0.json');
    const groups = JSON.parse(readFileSync(file, 'utf8')) as Array<{ targets: string[] }>;
    return groups.flatMap(({ targets: placed }) => placed.map((address) => [address, id] as const));
  });
  return Object.fromEntries(entries);
}

const isAlive = (pid: number) => identify(pid) !== undefined;

async function allReady(count = SHARDS): Promise<void> {
  await eventually('all shards are ready', 30_000, async () => {
    const list = await shards();
    const ready = list.filter(({ replicas }) => replicas[0].state === 'ready');
    return list.length === count && ready.length === count ? true : undefined;
  });
}

/** Each target once: the replicated job is on all shards and counts once as well. */
async function counts(query: string, expected: number): Promise<void> {
  await eventually(`${query} is ${expected}`, 20_000, async () =>
    (await value(query)) === expected ? true : undefined
  );
}

test('starts the shards, splits the targets evenly, and answers for all of them', async () => {
  await allReady();
  await counts('sum(served_total{job="vm", code=~"4.."})', 5 * TARGETS);
  await counts('count(up{job="everywhere"})', 1);
  const loads = Object.values(placement()).reduce<Record<string, number>>(
    (sum, shard) => ({ ...sum, [shard]: (sum[shard] ?? 0) + 1 }),
    {}
  );
  expect(Object.values(loads).sort()).toEqual([2, 2, 3]);
  // Each shard's own targets and the replicated one.
  const list = await eventually('all targets are told', 20_000, async () => {
    const seen = await shards();
    const total = seen.reduce((sum, { replicas }) => sum + (replicas[0].targets?.total ?? 0), 0);
    return total === TARGETS + SHARDS ? seen : undefined;
  });
  expect(list[0].replicas[0]).toMatchObject({
    version: expect.stringMatching(/^3\./),
    memory: { limit: 256 * 2 ** 20 },
  });
});

test('gives the shards none of its secrets', () => {
  for (const pid of pids()) {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
    expect(environment).not.toContain('a-token-the-shards-never-see');
    expect(environment).toMatch(/GOMEMLIMIT=/);
  }
});

test('takes up targets that come by file, and moves none that are placed', async () => {
  const before = placement();
  writeFileSync(targetsFile, JSON.stringify([{ targets: [targets.addresses[TARGETS]] }]));
  await counts('count(up{job="vm"})', TARGETS + 1);
  expect(placement()).toMatchObject(before);
  expect(Object.keys(placement())).toHaveLength(TARGETS + 1);
});

test('starts a killed shard again, and says so meanwhile', async () => {
  const [, victim] = pids();
  process.kill(victim, 'SIGKILL');
  // It is told for minutes; that it is down, only until it runs again.
  await eventually('shard-1 has ended', 10_000, async () =>
    /Ended.*once/.test((await shards())[1].replicas[0].problems.join(' ')) ? true : undefined
  );
  await allReady();
  expect(pids()[1]).not.toBe(victim);
  await counts('count(up{job="vm"})', TARGETS + 1);
});

test('a second proxy on the same data is refused', async () => {
  const refused = await refusedProxy(options());
  expect(refused.code).toBe(1);
  expect(refused.output).toMatch(new RegExp(`in use by another proxy \\(process ${proxy.pid}\\)`));
  expect(pids().every(isAlive)).toBe(true);
});

/** Folders and files below the data directory, with their modes. */
function modes(): ReadonlyMap<string, string> {
  const below = readdirSync(path.join(dir, 'data'), { recursive: true, encoding: 'utf8' });
  const entries = ['.', ...below].flatMap((name) => {
    const found = statSync(path.join(dir, 'data', name), { throwIfNoEntry: false });
    return found === undefined ? [] : [[name, (found.mode & 0o777).toString(8)] as const];
  });
  return new Map(entries);
}

/** Those that others may read, write or enter. */
function open(): string[] {
  return [...modes()].flatMap(([name, mode]) => (mode.endsWith('00') ? [] : [`${name} ${mode}`]));
}

test("what it writes is its owner's alone, also where an older version left it open", async () => {
  const own = [
    ...['.', 'fleets', 'fleets/vms', 'fleets/vms/shard-0', 'fleets/vms/shard-0/targets', 'fleets/vms/shard-0/data'],
    ...['promshards.db', 'promshards.db-wal', 'promshards.db-shm', 'lock', 'proxy.lock'],
    ...['prometheus.yml', 'process.json', 'prometheus.log', 'targets/job-0.json'].map(
      (name) => `fleets/vms/shard-0/${name}`
    ),
  ];
  expect([...modes().keys()]).toEqual(expect.arrayContaining(own));
  expect(open()).toEqual([]);

  await proxy.kill('SIGKILL');
  for (const name of modes().keys()) {
    const file = path.join(dir, 'data', name);
    chmodSync(file, statSync(file).isDirectory() ? 0o755 : 0o644);
  }
  proxy = await start();
  await allReady();
  // Prometheus' own are below folders that nobody else can enter.
  const left = open().filter((line) => !/^fleets\/vms\/shard-\d\/data/.test(line));
  expect(left).toEqual([]);
});

test('killed, it leaves the shards running and takes them over again', async () => {
  const before = pids();
  const placed = placement();
  await proxy.kill('SIGKILL');
  expect(before.every(isAlive)).toBe(true);
  proxy = await start();
  await allReady();
  expect(pids()).toEqual(before);
  expect(placement()).toEqual(placed);
  await counts('count(up{job="vm"})', TARGETS + 1);
});

test('takes over a shard whose process it never wrote down', async () => {
  const before = pids();
  await proxy.kill('SIGKILL');
  rmSync(path.join(shardDir(0), 'process.json'));
  proxy = await start();
  await allReady();
  expect(before.every(isAlive)).toBe(true);
  // Supervised all the same: killed, it is started again.
  process.kill(before[0], 'SIGKILL');
  await eventually('shard-0 runs again', 20_000, () =>
    existsSync(path.join(shardDir(0), 'process.json')) && pids()[0] !== before[0] ? true : undefined
  );
  await allReady();
});

test('a changed configuration reaches running shards', async () => {
  const before = pids();
  await proxy.kill('SIGKILL');
  proxy = await start({ scrapeInterval: '2s' });
  await allReady();
  expect(pids()).toEqual(before);
  await eventually('all targets have the new interval', 20_000, async () => {
    const { data } = await get<{ data: { activeTargets: Array<{ scrapeInterval: string }> } }>(
      '/fleets/vms/api/v1/targets?state=active'
    );
    return data.activeTargets.every(({ scrapeInterval }) => scrapeInterval === '2s') ? true : undefined;
  });
});

test('a graceful stop leaves the shards running where it is told to', async () => {
  const before = pids();
  await proxy.kill('SIGKILL');
  proxy = await start({}, ['--stop-shards', 'false']);
  await allReady();
  expect(await proxy.kill('SIGTERM')).toBe(0);
  expect(before.every(isAlive)).toBe(true);
});

test('another shard takes its part of the targets over', async () => {
  proxy = await start({ shards: SHARDS + 1 });
  await eventually('a shard more is ready', 30_000, async () =>
    (await shards()).filter(({ replicas }) => replicas[0].state === 'ready').length === SHARDS + 1 ? true : undefined
  );
  await eventually('each shard has two targets', 40_000, () => {
    const loads = Object.values(placement()).reduce<Record<string, number>>(
      (sum, shard) => ({ ...sum, [shard]: (sum[shard] ?? 0) + 1 }),
      {}
    );
    return Object.values(loads).join() === '2,2,2,2' ? true : undefined;
  });
  await counts('count(up{job="vm"})', TARGETS + 1);
});

test('a graceful stop stops the shards', async () => {
  const before = pids();
  expect(before).toHaveLength(SHARDS + 1);
  expect(await proxy.kill('SIGINT')).toBe(0);
  expect(before.some(isAlive)).toBe(false);
});

test.each<[string, Parameters<typeof options>, RegExp]>([
  [
    'a program that is not there',
    [{}, ['--prometheus', '/nowhere/prometheus']],
    /cannot be run as "\/nowhere\/prometheus"/,
  ],
  [
    'a program that is no Prometheus',
    [{}, ['--prometheus', '/bin/true']],
    /"\/bin\/true" is no Prometheus: to --version it answers .* Name the program with --prometheus\./,
  ],
])('refuses %s, and leaves nothing running', async (_, [fleet, args], message) => {
  const refused = await refusedProxy(options(fleet, args));
  expect(refused.code).toBe(1);
  expect(refused.output).toMatch(message);
  expect(pids().some(isAlive)).toBe(false);
});
