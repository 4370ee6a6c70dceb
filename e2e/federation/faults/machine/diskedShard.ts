import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { HostBudget } from '../../../../server/scaling/drivers/hostBudget';
import { processDriver, type ProcessDriver } from '../../../../server/scaling/drivers/process/processDriver';
import { errorCode } from '../../../../server/errorCode';
import { readFleets } from '../../../../server/fleets/readFleets';
import { QUIET } from '../../../../server/testing/quietLogger';
import { type MetricsTargets, startMetricsTargets } from '../../../harness/metricsTargets';
import { eventually } from '../../../harness/proxy';
import { type Left, type SmallDisk, smallDisk } from '../../../harness/smallDisk';
import { prometheusProgram, shardPids } from './shardPids';

const BYTES = 4 << 20;
const SHARD = 'shard-0';
/** Milliseconds. */
const SOON = 40_000;

/** What a full disk has kept from being done. */
type Hindered = 'given its targets' | 'started' | 'running' | 'written down' | 'scraping itself' | 'nothing';

/** That it was killed is of before. */
const TOLD: ReadonlyArray<readonly [RegExp, Hindered]> = [
  [/Cannot be started: ENOSPC/, 'started'],
  [/(Ended|Keeps ending) .*: (?!signal SIGKILL)/, 'running'],
  [/It does not scrape itself: ENOSPC/, 'scraping itself'],
];

export interface Life {
  /** What the disk has room for as the shard is to start. */
  readonly left: Left;
  /** It is not its first start. */
  readonly crashed: boolean;
}

/** A driver with one shard, all of it on a small disk; the Prometheus is a real one. */
export class DiskedShard {
  private constructor(
    private readonly disk: SmallDisk,
    private readonly targets: MetricsTargets,
    private driver: ProcessDriver
  ) {}

  /**
   * Goes from the want of room to its end, when the shard comes up by itself; then another proxy finds it, and removes it. Resolves
   * with what could not be done first.
   */
  static async live({ left, crashed }: Life): Promise<Hindered> {
    const [disk, targets] = await Promise.all([smallDisk(BYTES), startMetricsTargets(2, 'served_total 5\n')]);
    const shard = new DiskedShard(disk, targets, await driverOn(disk.seen, targets));
    try {
      if (crashed) {
        await shard.untilAdded();
        await shard.untilWhole('at first');
      }
      disk.fill(left);
      shard.pids().forEach((pid) => process.kill(pid, 'SIGKILL'));
      const hindered = await shard.hindered();
      disk.free();
      await shard.untilAdded();
      await shard.untilWhole('after the fault');
      await shard.isTakenOver();
      return hindered;
    } finally {
      await shard.driver.close({ stopShards: true });
      targets.stop();
      await disk.end();
    }
  }

  private get dir(): string {
    return path.join(this.disk.seen, 'fleets/vms', SHARD);
  }

  private pids(): readonly number[] {
    return shardPids(this.dir);
  }

  /** The process that is written down. */
  private written(): number | undefined {
    const file = path.join(this.dir, 'process.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { pid?: number }).pid : undefined;
  }

  /** Whether there was room for it. */
  private async add(): Promise<boolean> {
    try {
      await this.driver.control.add(SHARD, { addresses: new Set(this.targets.addresses), draining: false });
      return true;
    } catch (error) {
      if (errorCode(error) !== 'ENOSPC') {
        throw error;
      }
      return false;
    }
  }

  /** As the controller does it. */
  private async untilAdded(): Promise<void> {
    while (!(await this.add())) {
      await sleep(100);
    }
  }

  private async hindered(): Promise<Hindered> {
    if (!(await this.add())) {
      return 'given its targets';
    }
    return await eventually('something is not done, or all is', SOON, async () => {
      const told = this.driver.observe()[0]?.replicas[0].problems.join(' ') ?? '';
      const found = TOLD.find(([sentence]) => sentence.test(told))?.[1];
      const done = this.written() === this.pids()[0] ? 'nothing' : 'written down';
      return found ?? ((await this.scrapes()) ? done : undefined);
    });
  }

  /** One process, which is written down and has all its targets and itself to scrape. */
  private async untilWhole(when: string): Promise<void> {
    await eventually(`one shard that works, ${when}`, SOON, async () => {
      const pids = this.pids();
      expect(pids.length).toBeLessThan(2);
      return pids.length === 1 && this.written() === pids[0] && (await this.scrapes()) ? true : undefined;
    });
  }

  /** How a scrape ends is the machine's affair, which may be busy. */
  private async scrapes(): Promise<boolean> {
    const url = this.driver.observe()[0]?.replicas[0].url;
    const answer = await fetch(`${url}/api/v1/query?query=count(up)`).then(
      (response) => response.text(),
      () => ''
    );
    return answer.includes(`"${this.targets.addresses.length + 1}"]`);
  }

  private async isTakenOver(): Promise<void> {
    const before = this.pids();
    await this.driver.close({ stopShards: false });
    this.driver = await driverOn(this.disk.seen, this.targets);
    await this.untilAdded();
    await this.untilWhole('with another proxy');
    expect(this.pids()).toEqual(before);
    await this.driver.control.remove(SHARD);
    expect([this.pids(), existsSync(this.dir)]).toEqual([[], false]);
  }
}

async function driverOn(dataDir: string, { addresses }: MetricsTargets): Promise<ProcessDriver> {
  const scraped = {
    self_scrape: 'self',
    scrape_configs: [{ job_name: 'vm', static_configs: [{ targets: addresses }] }],
  };
  const config = {
    id: 'vms',
    kind: 'hash',
    driver: 'process',
    scrape_interval: '1s',
    process: { shards: 1, ...scraped },
  };
  const read = readFleets(JSON.stringify({ fleets: [config] }));
  const [fleet] = read.ok ? read.fleets : [];
  if (fleet?.driver !== 'process') {
    throw new Error('a process fleet');
  }
  const driver = await processDriver(fleet, {
    ...{ program: await prometheusProgram(), dataDir, folder: 'vms', baseDir: dataDir },
    ...{ env: { PATH: process.env.PATH ?? '' }, budget: new HostBudget(dataDir, { diskReserve: 1 }), logger: QUIET },
  });
  await driver.control.discover();
  return driver;
}
