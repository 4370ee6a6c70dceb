import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findPrometheus } from '../../scripts/tools.mjs';
import { driverContract } from '../../server/drivers/testing/driver.contract';
import { type DriverSetup } from '../../server/drivers/testing/setup';
import { HostBudget } from '../../server/drivers/hostBudget';
import { processDriver } from '../../server/drivers/process/processDriver';
import { type ProcessFleet } from '../../server/fleets/fleetsFile';
import { readFleets } from '../../server/fleets/readFleets';

jest.setTimeout(90_000);

let targets: Server[] = [];
let addresses: string[] = [];
let program: string;

beforeAll(async () => {
  const found = await findPrometheus();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  program = found.path;
  targets = await Promise.all([1, 2, 3, 4, 5].map(startTarget));
  addresses = targets.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
  });
});

afterAll(() => {
  targets.forEach((server) => {
    server.closeAllConnections();
    server.close();
  });
});

async function startTarget(): Promise<Server> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end('# TYPE served_total counter\nserved_total 5\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

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
      scrape_configs: [scrape('vm', addresses.slice(1)), scrape('everywhere', addresses.slice(0, 1))],
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
    open: () => processDriver(fleet(), { program, dataDir: dir, baseDir: dir, env, budget }),
    pass: () => new Promise((resolve) => setTimeout(resolve, 100)),
    addresses: addresses.slice(1),
    crash: ({ id }) => {
      const file = path.join(dir, 'fleets/vms', id, 'process.json');
      process.kill((JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid, 'SIGKILL');
    },
    cleanUp: async () => rmSync(dir, { recursive: true, force: true }),
  };
});
