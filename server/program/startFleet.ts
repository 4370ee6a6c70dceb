import path from 'node:path';
import { type Logger } from 'pino';

import { type Config } from '../config';
import { readKubeServer } from '../endpoints/kubeServer';
import { systemClock } from '../clock';
import { type ManagedFleet } from '../scaling/managedFleet';
import { startManaged } from '../scaling/startManaged';
import { type Driver } from '../scaling/drivers/driver';
import { drivers, type WatchingDrivers } from '../scaling/drivers/drivers';
import { type ProcessDriver } from '../scaling/drivers/process/processDriver';
import { withAllowList } from '../fleets/allowList';
import { Fleet } from '../fleets/fleet';
import { type FleetConfig, type KubernetesFleet, type ProcessFleet, type StaticFleet } from '../fleets/fleetsFile';
import { observedRecords, observedStore } from '../fleets/observedReplica';
import { storeHolds } from '../fleets/storeHolds';
import { withoutSecrets } from '../startup';
import { type FleetRows } from '../store/fleetRows';
import { type Control } from './control';
import { endpointsOf } from './endpointsOf';

export interface Starting {
  readonly config: Config;
  /** Values of the environment variables that the fleets file names. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly control: Control | undefined;
  readonly logger: Logger;
  readonly watching: WatchingDrivers;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The shards of a fleet that run here, and what controls them. */
export interface Managed {
  readonly run: ManagedFleet;
  readonly driver: ProcessDriver;
}

/** A fleet of servers that exist; it does not watch them yet. */
export function staticFleet(fleet: StaticFleet, rows: FleetRows, starting: Starting): Fleet {
  return built(fleet, { rows, driver: starting.watching.static(fleet, endpointsOf(starting)) }, starting);
}

/** A fleet of the shards of a Prometheus resource; it does not watch them yet. Throws where its credentials cannot be read any more. */
export function kubernetesFleet(fleet: KubernetesFleet, rows: FleetRows, starting: Starting): Fleet {
  const { env, watching } = starting;
  const read = readKubeServer(fleet.kubernetes, { env, readFile: endpointsOf(starting).readFile });
  if (!read.ok) {
    throw new Error(`the API server of the fleet ${fleet.id}: ${read.problem}`);
  }
  return built(
    fleet,
    { rows, driver: watching.kubernetes(fleet, { server: read.server, clock: systemClock }) },
    starting
  );
}

/** A fleet whose shards run here, with its controller. */
export function managedFleet(
  fleet: ProcessFleet,
  rows: FleetRows,
  starting: Starting & { readonly managed: Managed }
): Fleet {
  const { run } = starting.managed;
  return built(withAllowList(fleet, run.controller.allowList), { rows, driver: run }, starting);
}

/**
 * Starts the shards of a fleet, and its controller. Rejects where the fleet cannot be run, with its shards stopped. `onAllowList`: called
 * when an allow list was saved.
 */
export async function startShards(
  filed: ProcessFleet,
  rows: FleetRows,
  starting: Starting & { readonly onAllowList: () => void }
): Promise<Managed> {
  const { config, secrets, control, logger, onAllowList } = starting;
  const fleet = withAllowList(filed, rows.allowLists.newest());
  if (control === undefined) {
    throw new Error('a process fleet needs a data directory');
  }
  const { database, events, budget } = control;
  const processDriver = await drivers.process();
  const driver = await processDriver(fleet, {
    program: config.prometheus,
    dataDir: config['data-dir'],
    folder: rows.key,
    baseDir: path.dirname(path.resolve(config.fleets)),
    env: withoutSecrets(secrets),
    ...{ budget, logger },
  });
  const longTerm = fleet.store?.release_drained === true ? observedStore(fleet, endpointsOf(starting)) : undefined;
  const deps = {
    ...{ driver, rows, clock: systemClock, adopted: driver.adopted, publish: events.publish, onAllowList },
    storeHolds:
      longTerm && storeHolds(longTerm, { interval: fleet.scrape_interval, allow: () => driver.fleet.store?.allow }),
    longestQuery: config.timeout,
    databaseProblem: () => database.problem,
  };
  const run = await startManaged(filed, deps, (outcome) => {
    if (outcome.kind !== 'requeue') {
      logger.error({ fleet: fleet.id, problem: outcome.problem }, 'the controller failed');
    }
  });
  return { run, driver };
}

function built(
  fleet: FleetConfig,
  { rows, driver }: { readonly rows: FleetRows; readonly driver: Driver },
  starting: Starting
): Fleet {
  const token = fleet.token_env === undefined ? undefined : starting.secrets.get(fleet.token_env);
  const endpoints = endpointsOf(starting);
  return new Fleet(fleet, driver, {
    ...{ rows, maxMemberRequests: starting.config['max-member-requests'], token },
    store: observedStore(fleet, endpoints),
    records: observedRecords(fleet, endpoints),
  });
}
