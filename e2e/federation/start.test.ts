import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { shardListSchema } from '../../src/api/fleets';
import { scalingStatusSchema } from '../../src/api/scaling';
import { NpmStart, START_TARGETS, startPorts } from '../harness/npmStart';
import { processesWith } from '../harness/processesWith';
import { freePort } from '../harness/prometheus';
import { eventually } from '../harness/proxy';

const MINUTES = 60_000;

interface Totals {
  readonly services: { readonly up: number };
  readonly byCode: Readonly<Record<string, number>>;
}

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

describe('npm start', () => {
  let dataDir: string;
  let start: NpmStart;
  let ports: Record<string, number>;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'promshards-start-'));
    ports = await startPorts();
    start = NpmStart.run(dataDir, ports);
    await start.ready();
  }, 6 * MINUTES);

  afterAll(async () => {
    start.child.kill('SIGINT');
    await start.ended();
    await rm(dataDir, { recursive: true, force: true });
  }, MINUTES);

  const demo = async (method: string, route: string): Promise<Totals> => {
    const response = await fetch(`http://127.0.0.1:${ports['demo-port']}${route}`, { method });
    return (await response.json()) as Totals;
  };

  const ask = async (query: string, time?: number): Promise<readonly Series[]> => {
    const token = (await readFile(path.join(dataDir, 'demo-token'), 'utf8')).trim();
    const at = time === undefined ? '' : `&time=${time}`;
    const url = `http://127.0.0.1:${ports['proxy-port']}/fleets/demo/api/v1/query?query=${encodeURIComponent(query)}${at}`;
    const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
    const answer = (await response.json()) as { data?: { result: readonly Series[] } };
    if (!answer.data) {
      throw new Error(`${query}: ${JSON.stringify(answer)}`);
    }
    return answer.data.result;
  };

  /** Lets nothing change any more, at a moment when no service is away or restarting. */
  const pausedWithAll = () =>
    eventually('all services are there', 120_000, async () => {
      const totals = await demo('POST', '/pause');
      if (totals.services.up === START_TARGETS && totals.byCode['404'] > 0) {
        return totals;
      }
      await demo('POST', '/resume');
      return undefined;
    });

  /** Until the shards have scraped every service after a time (milliseconds). */
  const scrapedAfter = (time: number) =>
    eventually('every service is scraped', 120_000, async () => {
      const series = await ask(`count(timestamp(up{job="vms"} == 1) > ${time / 1000})`);
      return Number(series.at(0)?.value[1]) === START_TARGETS ? true : undefined;
    });

  const numbers = (series: readonly Series[], label: string) =>
    Object.fromEntries(series.map(({ metric, value }) => [metric[label], Number(value[1])]));

  test(
    '4xx over all instances are what the instances themselves counted',
    async () => {
      const { byCode } = await pausedWithAll();
      // So the shards have seen the last request.
      await scrapedAfter(Date.now());
      const time = Date.now() / 1000;
      await demo('POST', '/resume');
      const counted = Object.entries(byCode)
        .filter(([code]) => code.startsWith('4'))
        .reduce((sum, [, count]) => sum + count, 0);
      expect(counted).toBeGreaterThan(0);
      const [whole] = await ask('sum(http_requests_total{code=~"4.."})', time);
      expect(Number(whole.value[1])).toBe(counted);
      expect(numbers(await ask('sum by (code) (http_requests_total)', time), 'code')).toEqual(byCode);
      const [native] = await ask('sum(histogram_count(http_request_duration_native_seconds))', time);
      expect(Number(native.value[1])).toBe(Object.values(byCode).reduce((sum, count) => sum + count, 0));
    },
    MINUTES
  );

  /** The addresses in the shards' target files, shard by shard. */
  const placed = () =>
    Promise.all(
      ['shard-0', 'shard-1'].map(async (shard) => {
        const dir = path.join(dataDir, 'proxy/fleets/demo', shard, 'targets');
        const names = (await readdir(dir)).filter((name) => /^job-\d+\.json$/.test(name));
        const texts = await Promise.all(names.map((name) => readFile(path.join(dir, name), 'utf8')));
        const groups = texts.flatMap((text) => JSON.parse(text) as ReadonlyArray<{ readonly targets: string[] }>);
        return groups.flatMap(({ targets }) => targets);
      })
    );

  test(
    'every target is on one shard but while it is handed over, and every shard has some',
    async () => {
      const shards = await eventually('no target is on two shards', 60_000, async () => {
        const found = await placed();
        return found.flat().length === new Set(found.flat()).size ? found : undefined;
      });
      expect(shards.every((addresses) => addresses.length > 0)).toBe(true);
      expect(shards.flat().length).toBeGreaterThanOrEqual(START_TARGETS);
      expect(numbers(await ask('count by (job) (up == 1)'), 'job')).toMatchObject({ vms: START_TARGETS });
    },
    MINUTES
  );

  const control = async (route: string): Promise<unknown> => {
    const token = (await readFile(path.join(dataDir, 'operator-token'), 'utf8')).trim();
    const url = `http://127.0.0.1:${ports['proxy-port']}/api/v1/fleets/demo/${route}`;
    const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
    return await response.json();
  };

  const activeShards = async () => {
    const { members } = scalingStatusSchema.parse(await control('scaling'));
    return members.filter(({ phase }) => phase === 'active').length;
  };

  test(
    'load on the demo makes the fleet grow, and its end drains what was added',
    async () => {
      expect(await activeShards()).toBe(2);
      expect(start.output).toContain('Drained shards:   go 7 days after they drained');
      const load = start.output.match(/curl -X POST (\S+\/load) /)?.[1] ?? '';
      const begun = await fetch(load, { method: 'POST' });
      expect(await begun.json()).toMatchObject({ on: true });
      await eventually('shards are added', 2 * MINUTES, async () => ((await activeShards()) >= 4 ? true : undefined));
      // As the button of the host page does.
      const ended = await fetch(`http://127.0.0.1:${ports.port}/workbench/load/end`, { method: 'POST' });
      expect(await ended.json()).toMatchObject({ on: false });
      await eventually('they drain', 5 * MINUTES, async () => ((await activeShards()) === 2 ? true : undefined));
      expect(numbers(await ask('count by (job) (up)'), 'job')).toMatchObject({ vms: START_TARGETS });
      // Their heads keep what moved away, which is nobody's concern.
      const { problems } = shardListSchema.parse(await control('shards'));
      expect(problems.filter((problem) => problem.includes('the mean'))).toEqual([]);
    },
    8 * MINUTES
  );

  test(
    'a second start on the same data or ports is refused, with nothing started',
    async () => {
      const again = NpmStart.run(dataDir, ports);
      expect(await again.ended()).toBe(1);
      expect(again.output).toContain('npm start is running already');
      const otherDir = await mkdtemp(path.join(tmpdir(), 'promshards-start-'));
      const other = NpmStart.run(otherDir, { ...ports, port: await freePort() });
      expect(await other.ended()).toBe(1);
      expect(other.output).toContain(`Port ${ports['proxy-port']}, meant for the proxy, is taken`);
      expect(await processesWith(otherDir)).toEqual([]);
      await rm(otherDir, { recursive: true });
    },
    MINUTES
  );

  test(
    'Ctrl-C stops all of it, and the next start continues with the data',
    async () => {
      const [before] = await ask('sum(max_over_time(http_requests_total[10m]))');
      start.child.kill('SIGINT');
      expect(await start.ended()).toBe(0);
      expect(await processesWith(dataDir)).toEqual([]);
      start = NpmStart.run(dataDir, ports);
      await start.ready();
      const [after] = await ask('sum(max_over_time(http_requests_total[10m]))');
      expect(Number(after.value[1])).toBeGreaterThanOrEqual(Number(before.value[1]));
    },
    2 * MINUTES
  );

  test(
    'when a part of it dies, the rest is stopped and the output says which',
    async () => {
      const [pid] = await processesWith(`build/demo/main.cjs --targets ${START_TARGETS} --port ${ports['demo-port']}`);
      process.kill(pid, 'SIGKILL');
      expect(await start.ended()).toBe(1);
      expect(start.output).toContain('The demo ended (SIGKILL)');
      expect(await processesWith(dataDir)).toEqual([]);
    },
    MINUTES
  );
});
