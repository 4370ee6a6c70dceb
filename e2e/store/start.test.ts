import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { storePrograms } from '../../scripts/lib/stores/storePrograms.mjs';
import { hasM3 } from '../harness/m3';
import { NpmStart, portsInARow, START_TARGETS, startPorts } from '../harness/npmStart';
import { processesWith } from '../harness/processesWith';
import { eventually } from '../harness/proxy';

const dirs: string[] = [];
const starts: NpmStart[] = [];

afterAll(async () => {
  starts.forEach(({ child }) => child.kill('SIGINT'));
  await Promise.all(starts.map((start) => start.ended()));
  await Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true })));
});

async function begin(dataDir: string, more: readonly string[]): Promise<NpmStart> {
  const start = NpmStart.run(dataDir, await startPorts(), more);
  starts.push(start);
  return start;
}

async function dataFolder(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-start-'));
  dirs.push(dir);
  return dir;
}

/** What all targets have, and is not written. */
const LEFT_OUT = 'scrape_duration_seconds';

/** How many series of a metric a server has. */
async function count(url: string, metric: string, headers = {}): Promise<number> {
  const response = await fetch(`${url}/api/v1/query?query=count(${metric})`, { headers });
  const { data } = (await response.json()) as { data?: { result: ReadonlyArray<{ value: [number, string] }> } };
  return Number(data?.result[0]?.value[1] ?? 0);
}

const KINDS = Object.keys(storePrograms).map((name) => [name, name !== 'm3' || hasM3] as const);

describe.each(KINDS)('npm start -- --store %s', (name, isHere) => {
  (isHere ? test : test.skip)(
    'shards write to it what is allowed, the fleet reads it, and all of it ends together',
    async () => {
      const dataDir = await dataFolder();
      const { ports, flavour } = storePrograms[name];
      const first = await portsInARow(ports);
      const flags = ['--store', name, '--store-port', String(first)];
      const start = await begin(dataDir, flags);
      await start.ready();
      const store = `http://127.0.0.1:${first}`;
      expect(start.output).toContain(`Long-term store:  ${store}`);
      const proxy = `http://127.0.0.1:${start.ports['proxy-port']}`;
      const operator = (await readFile(path.join(dataDir, 'operator-token'), 'utf8')).trim();
      const headers = { authorization: `Bearer ${operator}` };
      const scraped = (metric: string) => count(`${proxy}/fleets/demo`, metric, headers);
      await eventually('the store has what the shards scrape', 60_000, async () => {
        const [ours, theirs] = await Promise.all([scraped('up'), count(store, 'up')]);
        return (ours >= START_TARGETS && ours === theirs) || undefined;
      });
      expect(await scraped(LEFT_OUT)).toBeGreaterThanOrEqual(START_TARGETS);
      expect(await count(store, LEFT_OUT)).toBe(0);
      const query = new URLSearchParams({ query: 'count_over_time(up[20d])' });
      const response = await fetch(`${proxy}/fleets/demo/api/v1/query?${query}`, { headers });
      const { error, infos = [] } = (await response.json()) as { error?: string; infos?: readonly string[] };
      expect(error).toBeUndefined();
      expect(infos.some((text) => text.startsWith('store is '))).toBe(flavour !== 'prometheus');
      start.child.kill('SIGINT');
      expect(await start.ended()).toBe(0);
      expect(await processesWith(dataDir)).toEqual([]);

      const again = await begin(dataDir, flags);
      await again.ready();
      await eventually(
        'it has what it was written before',
        20_000,
        async () => (await count(store, 'up')) > 0 || undefined
      );
    }
  );
});

test('a program that is not there is named, and nothing is started', async () => {
  const dataDir = await dataFolder();
  const start = await begin(dataDir, ['--store', 'm3', '--m3dbnode', '/nowhere/m3dbnode']);
  expect(await start.ended()).toBe(1);
  expect(start.output).toContain('/nowhere/m3dbnode is no program that can be run');
  expect(await processesWith(dataDir)).toEqual([]);
});
