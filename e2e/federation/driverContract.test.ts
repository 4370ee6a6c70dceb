import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findPrometheus } from '../../scripts/tools.mjs';
import { driverContract } from '../../server/scaling/testing/driver.contract';
import { type DriverSetup } from '../../server/scaling/testing/setup';
import { HostBudget } from '../../server/scaling/drivers/hostBudget';
import { processDriver } from '../../server/scaling/drivers/process/processDriver';
import { type ProcessFleet } from '../../server/fleets/fleetsFile';
import { readFleets } from '../../server/fleets/readFleets';
import { QUIET } from '../../server/testing/quietLogger';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';

const METRICS = '# TYPE served_total counter\nserved_total 5\n';

let targets: MetricsTargets;
let program: string;

beforeAll(async () => {
  const found = await findPrometheus();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  program = found.path;
  targets = await startMetricsTargets(5, METRICS);
});

afterAll(() => {
  targets?.stop();
});

function fleet(): ProcessFleet {
  const scrape = (job: string, list: readonly string[]) => ({ job_name: job, static_configs: [{ targets: list }] });
  const config = {
    id: 'vms',
    kind: 'hash',
    driver: 'process',
    scrape_interval: '1s',
    replicated_jobs: ['everywhere'],
    process: {
      shards: 1,
      scrape_configs: [scrape('vm', targets.addresses.slice(1)), scrape('everywhere', targets.addresses.slice(0, 1))],
    },
  };
  const read = readFleets(JSON.stringify({ fleets: [config] }));
  const [first] = read.ok ? read.fleets : [];
  if (first?.driver !== 'process') {
    throw new Error('a process fleet');
  }
  return first;
}

driverContract('process', 'placement', async (): Promise<DriverSetup> => {
  const dir = mkdtempSync(path.join(tmpdir(), 'promshards-contract-'));
  const env = { PATH: process.env.PATH ?? '' };
  const budget = new HostBudget(dir, { diskReserve: 1 });
  return {
    open: () =>
      processDriver(fleet(), { program, dataDir: dir, folder: 'vms', baseDir: dir, env, budget, logger: QUIET }),
    pass: () => new Promise((resolve) => setTimeout(resolve, 100)),
    addresses: targets.addresses.slice(1),
    crash: ({ id }) => {
      const file = path.join(dir, 'fleets/vms', id, 'process.json');
      process.kill((JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid, 'SIGKILL');
    },
    cleanUp: async () => rmSync(dir, { recursive: true, force: true }),
  };
});
