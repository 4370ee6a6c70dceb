import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { fleetListSchema } from '../../src/api/fleets';
import { scalingStatusSchema } from '../../src/api/scaling';
import { findPrometheus } from '../../scripts/tools.mjs';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

const SLOW = 600_000;
const HOUR = 3_600_000;
const AHEAD = 2 * HOUR;
const TARGETS = 2;
const COUNT = 'count(served_total)';
const SAMPLES = 'sum(count_over_time(served_total[10m]))';

/** The proxy's clock is ahead of that of its shards by what the file says, milliseconds. */
const PRELOADED = `const { readFileSync } = require('node:fs');
const now = Date.now;
Date.now = () => now() + Number(readFileSync(process.env.AHEAD_FILE, 'utf8'));
`;

let dir: string;
let targets: MetricsTargets;
let program: string;
let proxy: Proxy;

const inDir = (name: string) => path.join(dir, name);
const setAhead = (ms: number) => writeFileSync(inDir('ahead'), String(ms));

beforeAll(async () => {
  const found = await findPrometheus();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  program = found.path;
  targets = await startMetricsTargets(TARGETS, '# TYPE served_total counter\nserved_total 5\n');
});

const one: Size = { shards: 1, count: 1 };
const grown: Size = { shards: 2, count: 1 };
const full: Size = { shards: 2, count: TARGETS };

/** A fleet of two shards, the second of which is made, and given a target, while the clock is ahead. */
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'promshards-ahead-'));
  writeFileSync(inDir('ahead.cjs'), PRELOADED);
  setAhead(0);
  await start(one);
  await holds('shard-0');
  setAhead(AHEAD);
  reload(grown);
  await eventually('there are two shards', 60_000, async () => {
    const members = (await scaling()).members.filter(({ phase }) => phase === 'active');
    return members.length === 2 ? true : undefined;
  });
  reload(full);
  await holds('shard-1');
}, SLOW);

afterEach(async () => {
  await proxy.stop();
  rmSync(dir, { recursive: true, force: true });
}, SLOW);

afterAll(() => targets?.stop());

interface Size {
  readonly shards: number;
  readonly count: number;
}

/** The fleets file for so many shards, and so many targets. */
function file({ shards, count }: Size): string {
  const scrape = [{ job_name: 'vm', static_configs: [{ targets: targets.addresses.slice(0, count) }] }];
  const fleet = { id: 'vms', kind: 'hash', driver: 'process', scrape_interval: '1s', evaluation_interval: '1s' };
  return JSON.stringify({ fleets: [{ ...fleet, process: { shards, scrape_configs: scrape } }] });
}

function reload(size: Size): void {
  writeFileSync(inDir('fleets.yaml'), file(size));
  process.kill(proxy.pid, 'SIGHUP');
}

async function start(size: Size): Promise<void> {
  proxy = await startProxy({
    fleets: file(size),
    dir,
    args: ['--prometheus', program],
    env: { NODE_OPTIONS: `--require ${inDir('ahead.cjs')}`, AHEAD_FILE: inDir('ahead') },
  });
}

async function value(api: string, query: string, time: number): Promise<number | undefined> {
  const form = new URLSearchParams({ query, time: String(time / 1000) });
  const answer = await fetch(`${api}/api/v1/query?${form}`);
  const { data } = (await answer.json()) as { data?: { result: Array<{ value: [number, string] }> } };
  const sample = data?.result[0]?.value[1];
  return sample === undefined ? undefined : Number(sample);
}

/** A shard itself, which scrapes by its own clock. */
function shard(id: string): string {
  const text = readFileSync(inDir(`data/fleets/vms/${id}/process.json`), 'utf8');
  return `http://127.0.0.1:${(JSON.parse(text) as { port: number }).port}`;
}

const fleet = () => `${proxy.url}/fleets/vms`;

const holds = (id: string) =>
  eventually(`${id} has samples`, 60_000, async () => {
    const found = await value(shard(id), COUNT, Date.now()).catch(() => undefined);
    return found === 1 ? true : undefined;
  });

async function scaling() {
  return scalingStatusSchema.parse(await (await fetch(`${proxy.url}/api/v1/fleets/vms/scaling`)).json());
}

/** The fleet has all that its shards have, of now and of what was scraped since they are there. */
async function expectAll(): Promise<void> {
  const now = Date.now();
  expect(await value(fleet(), COUNT, now)).toBe(TARGETS);
  // A scrape is stored a moment after its time.
  await eventually('it has all samples', 10_000, async () => {
    const has = await value(fleet(), SAMPLES, now);
    const held = await Promise.all(['shard-0', 'shard-1'].map((id) => value(shard(id), SAMPLES, now)));
    return has === held.reduce((sum = 0, own = 0) => sum + own, 0) ? true : undefined;
  });
}

test(
  'of a shard that was made while the clock was ahead, all samples count once it is set back',
  async () => {
    setAhead(0);
    await expectAll();
    await eventually('a round has written down that nobody knows since when', 60_000, async () => {
      const { fleets } = fleetListSchema.parse(await (await fetch(`${proxy.url}/api/v1/fleets`)).json());
      return (fleets[0].members[1].since ?? Infinity) < Date.now() - HOUR ? true : undefined;
    });
    // As at the time that the clock had shown first.
    setAhead(AHEAD + HOUR);
    await expectAll();
  },
  SLOW
);

test(
  'and where it was set back while the proxy was not there',
  async () => {
    await proxy.kill('SIGKILL');
    setAhead(0);
    await start(full);
    await expectAll();
  },
  SLOW
);
