import path from 'node:path';

import { shardListSchema } from '../../../../src/api/fleets';
import { eventually, type Proxy, startProxy } from '../../../harness/proxy';
import { type SmallDisk, smallDisk } from '../../../harness/smallDisk';
import { DiskedShard, type Life } from './diskedShard';
import { type FaultTable, type MachineFault } from './machineFault';
import { prometheusProgram, shardPids } from './shardPids';

const BYTES = 16 << 20;
/** Of Prometheus, where nothing else is said. */
const QUERIES_AT_ONCE = 20;
/** Lives at once: they wait most of the time. */
const AT_ONCE = 6;

/** With as much room as each of `amounts` in turn, until all that the driver writes has been the first that cannot be written. */
function eachWrite(kind: 'pages' | 'inodes', crashed: boolean, amounts: number): () => Promise<void> {
  return async () => {
    const lives = Array.from({ length: amounts }, (_, i): Life => ({ left: { [kind]: i }, crashed }));
    const hindered = new Set<string>();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let life = lives.shift(); life !== undefined; life = lives.shift()) {
          hindered.add(await DiskedShard.live(life));
        }
      })
    );
    // Prometheus' own writes come after the driver's, and are few where it has run before.
    const all = crashed ? ['started'] : ['given its targets', 'started', 'running'];
    expect([...hindered]).toEqual(expect.arrayContaining(all));
  };
}

const OUTCOME =
  'It says why it is not started, and comes up by itself when there is room: one process of it, written down, with all of its targets';

const eachWriteFaults: readonly MachineFault[] = [
  {
    fault: 'No page is free for one of the writes of the first start of a shard, each in turn',
    outcome: `${OUTCOME}. The next proxy takes it over.`,
    onDisk: true,
    run: eachWrite('pages', false, 6),
  },
  {
    fault: 'No inode is free for one of the files and folders of the first start of a shard, each in turn',
    outcome: `${OUTCOME}. The next proxy takes it over.`,
    onDisk: true,
    run: eachWrite('inodes', false, 10),
  },
  {
    fault: 'The same, of pages, as a killed shard is started again',
    outcome: `${OUTCOME}. The next proxy takes it over.`,
    onDisk: true,
    run: eachWrite('pages', true, 4),
  },
];

/** A proxy that runs one shard, all of it on a small disk. */
class DiskedProxy {
  private constructor(
    readonly disk: SmallDisk,
    private readonly program: string,
    public proxy: Proxy
  ) {}

  static async with(run: (site: DiskedProxy) => Promise<void>): Promise<void> {
    const [disk, program] = await Promise.all([smallDisk(BYTES), prometheusProgram()]);
    const site = new DiskedProxy(disk, program, await startProxy(options(disk, program)));
    try {
      await site.untilReady();
      await run(site);
    } finally {
      await site.proxy.kill('SIGTERM');
      site.pids().forEach((pid) => process.kill(pid, 'SIGKILL'));
      await disk.end();
    }
  }

  pids(): readonly number[] {
    return shardPids(path.join(this.disk.dir, 'fleets/vms/shard-0'));
  }

  async restart(): Promise<void> {
    this.proxy = await startProxy(options(this.disk, this.program));
  }

  async untilReady(): Promise<void> {
    await eventually('the shard is ready', 40_000, async () =>
      (await this.replica())?.state === 'ready' && this.pids().length === 1 ? true : undefined
    );
  }

  /** Prometheus writes its queries into a file that it maps, and ends where the disk has no page for that. Now it has them all. */
  async mapsQueries(): Promise<void> {
    for (let i = 0; i < 2 * QUERIES_AT_ONCE; i++) {
      await (await fetch(`${this.proxy.url}/fleets/vms/api/v1/query?query=up`)).text();
    }
  }

  async replica() {
    const response = await fetch(`${this.proxy.url}/api/v1/fleets/vms/shards`);
    return shardListSchema.parse(await response.json()).shards.at(0)?.replicas[0];
  }
}

function options(disk: SmallDisk, program: string) {
  const fleet = { id: 'vms', kind: 'hash', driver: 'process', scrape_interval: '1s' };
  const jobs = [{ job_name: 'vm', static_configs: [{ targets: ['127.0.0.1:9'] }] }];
  return {
    fleets: JSON.stringify({ fleets: [{ ...fleet, process: { shards: 1, scrape_configs: jobs } }] }),
    enter: disk.enter,
    args: ['--prometheus', program, '--data-dir', disk.dir],
  };
}

const proxyFaults: readonly MachineFault[] = [
  {
    fault: 'The disk is full, and a shard is killed',
    outcome: 'The page says why it is not started. When there is room it comes up, and the proxy is the same.',
    onDisk: true,
    run: () =>
      DiskedProxy.with(async (site) => {
        const { proxy, disk } = site;
        const [before] = site.pids();
        disk.fill();
        process.kill(before, 'SIGKILL');
        await eventually('why it is not started is told', 20_000, async () =>
          (await site.replica())?.problems.some((problem) => problem.includes('ENOSPC')) === true ? true : undefined
        );
        expect(site.pids()).toEqual([]);
        disk.free();
        await site.untilReady();
        expect(site.pids()).not.toContain(before);
        expect(await proxy.kill('SIGTERM')).toBe(0);
      }),
  },
  {
    fault: 'The disk is full, and the proxy is killed',
    outcome: 'The shard runs on, and the next proxy takes it over, before there is room and after.',
    onDisk: true,
    run: () =>
      DiskedProxy.with(async (site) => {
        await site.mapsQueries();
        const before = site.pids();
        site.disk.fill();
        await site.proxy.kill('SIGKILL');
        expect(site.pids()).toEqual(before);
        await site.restart();
        await site.untilReady();
        expect(site.pids()).toEqual(before);
        site.disk.free();
        await site.proxy.kill('SIGKILL');
        await site.restart();
        await site.untilReady();
        expect(site.pids()).toEqual(before);
      }),
  },
];

/** A disk without room, and the shards that a proxy runs. */
export const diskFaults: FaultTable = {
  title: 'A full disk, and shards that the proxy runs',
  faults: [...eachWriteFaults, ...proxyFaults],
};
