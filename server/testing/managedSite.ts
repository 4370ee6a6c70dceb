import { type Policy } from '../../src/api/policy';
import { buildApp } from '../app';
import { EventHub } from '../scaling/events';
import { ManagedFleet } from '../scaling/managedFleet';
import { firstPolicy, followAllowList } from '../scaling/startManaged';
import { type World } from '../scaling/testing/memory/memoryShard';
import { memoryDriver } from '../scaling/testing/memory/memoryDriver';
import { Fleet } from '../fleets/fleet';
import { type ProcessFleet } from '../fleets/fleetsFile';
import { readFleets } from '../fleets/readFleets';
import { Store } from '../store/store';
import { siteDeps } from './siteDeps';
import { tokens } from './tokens';

/** Headers of an operator's request. */
export const operator = { authorization: `Bearer ${tokens.operator}` };

const START = 1_700_000_000_000;

interface SiteOptions {
  readonly targets?: number;
  readonly shards?: number;
  /** Further keys of the fleet, as YAML in one line that ends with a comma. */
  readonly more?: string;
}

/** A proxy's application over one computed fleet, `vms`, whose time stands still unless it is told to go on. */
export async function managedSite(options: SiteOptions = {}) {
  const { targets = 40, shards = 2, more = '' } = options;
  const time = { now: START };
  const addresses = Array.from({ length: targets }, (_, i) => `vm-${i}.example:9100`);
  const world: World = {
    now: () => time.now,
    jobs: () => [{ name: 'vms', groups: [{ targets: addresses, labels: { zone: 'a' } }] }],
    cost: () => ({ samples: 100, cpu: 0.01, memory: 1e6, up: true }),
    interval: 1000,
    startup: 0,
    tail: 0,
    retention: 3_600_000,
    base: { cpu: 0.01, memory: 1e7 },
    capacity: { cpu: 1, memory: 1e9 },
  };
  const config = fleetConfig(more);
  const size = { minShards: shards, maxShards: shards };
  const events = new EventHub();
  const rows = Store.open(':memory:').make(config.id, {}, START);
  const database: { problem: string | undefined } = { problem: undefined };
  const managed = new ManagedFleet({
    databaseProblem: () => database.problem,
    driver: memoryDriver(world),
    rows,
    clock: { now: () => time.now, steady: () => time.now, after: () => () => undefined },
    firstPolicy: { ...firstPolicy(config), ...size, capacity: { cpu: 1, memory: 1e9 } } satisfies Policy,
    publish: events.publish,
  });
  followAllowList(managed, config);
  const fleet = new Fleet(config, managed, { rows, maxMemberRequests: 4, token: undefined });
  const app = buildApp({
    ...siteDeps(),
    fleets: [fleet],
    reloads: { problems: [], succeededAt: START },
    control: { database, managed: [managed], events, budget: { use: () => Promise.resolve(USE) } },
  });
  await managed.controller.start();
  const run = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      time.now += 1000;
      await managed.controller.reconcile();
    }
  };
  await run(10);
  return { app, fleet, managed, world, time, run, rows, events, database };
}

const USE = { cpu: { used: 2, limit: 8 }, memory: { used: 1e9 }, disk: { used: 1e9, limit: 1e10 } };

/** Headers of a request that Grafana's app proxy sends for a user. */
export function grafanaUser(role: string, more: object = {}): Record<string, string> {
  const user = { OrgID: 1, Login: role.toLowerCase(), OrgRole: role, IsAnonymous: false, ...more };
  return { authorization: `Grafana ${tokens.grafana}`, 'x-grafana-context': JSON.stringify(user) };
}

function fleetConfig(more: string): ProcessFleet {
  const read = readFleets(
    `fleets: [{id: vms, kind: hash, driver: process, organisations: [1], ${more}
      process: {shards: 1, scrape_configs: [{job_name: vms}]}}]`
  );
  const fleet = read.ok ? read.fleets[0] : undefined;
  if (fleet?.driver !== 'process') {
    throw new Error('a process fleet');
  }
  return fleet;
}
