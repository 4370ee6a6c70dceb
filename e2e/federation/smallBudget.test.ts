import { readFile, writeFile } from 'node:fs/promises';

import { type TestSeries } from '../harness/dataset';
import { type PrometheusServer } from '../harness/prometheus';
import { prometheusWith } from '../harness/prometheusWith';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

const MiB = 1024 * 1024;
const BUDGET = 256 * MiB;
const END = 1_700_003_600_000;
const SERIES = 800;
const STEPS = 600;
const SHARDS = 2;
const FLEET = 'small';
const QUERIES = 10;

let shards: readonly PrometheusServer[] = [];
let proxy: Proxy;

beforeAll(async () => {
  shards = await Promise.all(
    Array.from({ length: SHARDS }, (_, shard) =>
      prometheusWith(
        Array.from({ length: SERIES }, (__, i): TestSeries => ({
          labels: { __name__: 'm', instance: `vm-${shard}-${i}` },
          samples: [[END - STEPS * 500, i / 7]],
        }))
      )
    )
  );
  proxy = await begin();
});

afterAll(async () => {
  await proxy?.stop();
  await Promise.all(shards.map((shard) => shard.stop()));
});

function begin(): Promise<Proxy> {
  const listed = shards.map(({ url }, i) => ({ id: `shard-${i}`, replicas: [{ url }] }));
  const fleet = {
    id: FLEET,
    kind: 'hash',
    driver: 'static',
    partition_labels: ['instance'],
    static: { shards: listed },
  };
  return startProxy({
    fleets: JSON.stringify({ fleets: [fleet] }),
    args: ['--max-memory', String(BUDGET), '--cache-bytes', '0'],
  });
}

/** Bytes that the proxy's process holds in memory, and the most it held since it was last forgotten. */
async function memory(): Promise<{ readonly now: number; readonly most: number }> {
  const status = await readFile(`/proc/${proxy.pid}/status`, 'utf8');
  const kB = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
  return { now: 1024 * kB('VmRSS'), most: 1024 * kB('VmHWM') };
}

function forgetMost(): Promise<void> {
  return writeFile(`/proc/${proxy.pid}/clear_refs`, '5');
}

async function taken(): Promise<number> {
  const text = await (await fetch(`${proxy.url}/metrics`)).text();
  return Number(/^promshards_memory_taken_bytes (\S+)/m.exec(text)?.[1]);
}

interface Answer {
  readonly status: number;
  readonly error?: string;
  /** Reads all of it; what is not read is held for it. */
  readonly read?: () => Promise<unknown>;
}

async function ask(query: string, steps: number): Promise<Answer> {
  const params = { query, start: String(END / 1000 - steps / 2), end: String(END / 1000), step: '0.5' };
  const response = await fetch(`${proxy.url}/fleets/${FLEET}/api/v1/query_range?${new URLSearchParams(params)}`);
  if (!response.ok) {
    const { error } = (await response.json()) as { readonly error: string };
    return { status: response.status, error };
  }
  return { status: response.status, read: () => response.arrayBuffer() };
}

test('ten heavy queries at once stay within the budget, the others are told why not', async () => {
  // What is there once, whatever is asked: the programs of threads.
  for (let i = 0; i < 4; i++) {
    const small = await Promise.all([1, 2].map(() => ask('m{instance=~"vm-.-1.*"}', STEPS)));
    await Promise.all(small.map(({ read }) => read?.()));
  }
  const isFree = async () => (await taken()) === 0 || undefined;
  await eventually('nothing is under way', 10_000, isFree);
  const idle = (await memory()).now;
  await forgetMost();
  const answers = await Promise.all(Array.from({ length: QUERIES }, () => ask('m', STEPS)));
  await Promise.all(answers.map(({ read }) => read?.()));
  const used = ((await memory()).most - idle) / BUDGET;
  const refused = answers.filter(({ status }) => status !== 200);
  process.stdout.write(
    `${QUERIES - refused.length} of ${QUERIES} answered; used ${used.toFixed(2)} of ${BUDGET / MiB} MiB, ` +
      `above ${Math.round(idle / MiB)} MiB idle\n`
  );
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(QUERIES);
  for (const { status, error } of refused) {
    expect([status, error]).toEqual([
      503,
      expect.stringMatching(/^the proxy has too little memory for the query now: /),
    ]);
  }
  expect(used).toBeLessThan(1.2);
  await eventually('all is given back', 10_000, isFree);
});

test('columns count where series have samples at few of many steps', async () => {
  const { status, error } = await ask('m', 11_000);
  expect([status, error]).toEqual([503, expect.stringMatching(/^the query needs more than the 256 MiB /)]);
});
