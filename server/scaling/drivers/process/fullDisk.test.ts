import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { errorCode } from '../../../errorCode';
import { findByPath, type FoundProcess } from '../../../files/processIdentity';
import { type ProcessFleet } from '../../../fleets/fleetsFile';
import { readFleets } from '../../../fleets/readFleets';
import { type failingFs, failWrite } from '../../../testing/failingWrites';
import { QUIET } from '../../../testing/quietLogger';
import { type Assignment } from '../driver';
import { HostBudget } from '../hostBudget';
import { processDriver, type ProcessDriver } from './processDriver';
import { STORAGE_FLAG } from './storageFlag';

jest.mock('node:fs', () => {
  const { failingFs: failing } = jest.requireActual<{ failingFs: typeof failingFs }>('../../../testing/failingWrites');
  return failing(jest.requireActual('node:fs'));
});

/** What matters of Prometheus here: it holds a lock on its data, and there can be no second one. */
const PROMETHEUS = `#!/bin/sh
for arg; do case $arg in --storage.tsdb.path=*) data=\${arg#*=};; --version) echo 'prometheus, version 3.5.0 (fake)'; exit 0;; esac; done
trap '' HUP
mkdir -p "$data" && exec 9>"$data/lock" && flock -n 9 || exit 1
while :; do sleep 0.05 9>&-; done
`;
const ADDRESSES = ['a:1', 'b:1', 'c:1'];
/** Fleets that are tried at once. */
const AT_ONCE = 8;
const PATIENCE_MS = 120_000;

const base = mkdtempSync(path.join(tmpdir(), 'promshards-full-'));
const program = path.join(base, 'prometheus');
writeFileSync(program, PROMETHEUS, { mode: 0o755 });
afterAll(() => rmSync(base, { recursive: true, force: true }));

function fleet(): ProcessFleet {
  const read = readFleets(
    `fleets: [{id: vms, kind: hash, driver: process, process: {shards: 1, self_scrape: self, scrape_configs: [
      {job_name: vm, static_configs: [{targets: ${JSON.stringify(ADDRESSES)}}]}]}}]`
  );
  const [first] = read.ok ? read.fleets : [];
  if (first?.driver !== 'process') {
    throw new Error('a process fleet');
  }
  return first;
}

const some = (count: number, draining = false): Assignment => ({
  addresses: new Set(ADDRESSES.slice(0, count)),
  draining,
});

/** What fails for a full disk is done again, as the controller does. */
async function again<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (attempt > 0 || errorCode(error) !== 'ENOSPC') {
        throw error;
      }
    }
  }
}

async function eventually(what: string, check: () => boolean): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !check(); await sleep(50)) {
    if (performance.now() > end) {
      throw new Error(`${what}: not within ${PATIENCE_MS / 1000} s`);
    }
  }
}

/** A shard's life, from its first start over a crash, a restart of the proxy and a change to its end. */
class Life {
  readonly dir: string;
  readonly shard: string;

  constructor(readonly nth: number) {
    this.dir = path.join(base, String(nth));
    this.shard = path.join(this.dir, 'fleets/vms/shard-0');
  }

  async run(): Promise<readonly string[]> {
    const { writes } = failWrite(this.dir, this.nth);
    let driver = await this.open();
    try {
      await again(() => driver.control.add('shard-0', some(2)));
      await this.runsOnce('at first');
      const [first] = this.processes();
      await again(() => driver.control.apply(new Map([['shard-0', some(2, true)]])));
      process.kill(first.identity.pid, 'SIGKILL');
      await eventually('it is started again', () =>
        this.processes().some((one) => one.identity.pid !== first.identity.pid)
      );
      await this.runsOnce('after a crash');
      const [second] = this.processes();
      await driver.close({ stopShards: false });
      driver = await this.open();
      await again(() => driver.control.add('shard-0', some(1)));
      await this.runsOnce('after a restart of the proxy');
      expect(this.processes()[0].identity).toEqual(second.identity);
      await again(() => driver.control.apply(new Map([['shard-0', some(3)]])));
      this.isConfigured();
      await again(() => driver.control.remove('shard-0'));
      expect([this.processes(), existsSync(this.shard)]).toEqual([[], false]);
    } finally {
      await driver.close({ stopShards: true });
    }
    return writes;
  }

  private async open(): Promise<ProcessDriver> {
    const budget = new HostBudget(this.dir, { diskReserve: 1 });
    const env = { PATH: process.env.PATH ?? '' };
    const deps = { program, dataDir: this.dir, folder: 'vms', baseDir: this.dir, env, budget, logger: QUIET };
    const driver = await again(() => processDriver(fleet(), deps));
    await driver.control.discover();
    return driver;
  }

  private processes(): readonly FoundProcess[] {
    return findByPath(STORAGE_FLAG, path.join(this.shard, 'data'));
  }

  /** One process, which holds the lock, and is written down. */
  private async runsOnce(when: string): Promise<void> {
    const written = () => {
      const file = path.join(this.shard, 'process.json');
      return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { pid?: number }).pid : undefined;
    };
    // The stand-in's next sleep is another process like it for a moment.
    const once = () => {
      const [one, other] = this.processes();
      return one !== undefined && other === undefined && written() === one.identity.pid;
    };
    await eventually(`one process ${when}, and known`, once);
    await sleep(200);
    await eventually(`still one process ${when}`, once);
  }

  private isConfigured(): void {
    const read = (name: string) => readFileSync(path.join(this.shard, name), 'utf8');
    const groups = JSON.parse(read('targets/job-0.json')) as Array<{ targets: string[] }>;
    expect(groups.flatMap(({ targets }) => targets)).toEqual(ADDRESSES);
    expect(read('prometheus.yml')).toContain('self.json');
  }
}

test('a shard outlives every write that fails once, and there is one process of it', async () => {
  const writes = await new Life(Infinity).run();
  expect(writes).toEqual(
    expect.arrayContaining([
      ...[
        'mkdir fleets/vms/shard-0',
        'write fleets/vms/shard-0/process.json',
        'open fleets/vms/shard-0/prometheus.log',
      ],
      ...['rename fleets/vms/shard-0/prometheus.yml', 'write fleets/vms/shard-0/targets/self.json'],
    ])
  );
  const left = writes.map((_, i) => i + 1);
  const failures: string[] = [];
  const work = async () => {
    for (let nth = left.shift(); nth !== undefined; nth = left.shift()) {
      await new Life(nth)
        .run()
        .catch((error: unknown) => failures.push(`${writes[Number(nth) - 1]}: ${String(error)}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(failures).toEqual([]);
});
