import path from 'node:path';
import { type Logger } from 'pino';

import { type Config } from '../config';
import { readKubeServer } from '../endpoints/kubeServer';
import { systemClock } from '../clock';
import { type ControllerDeps, type ManagedFleet } from '../scaling/managedFleet';
import { startManaged } from '../scaling/startManaged';
import { type Driver } from '../scaling/drivers/driver';
import { drivers, type WatchingDrivers } from '../scaling/drivers/drivers';
import { type ClusterDriver, type KubernetesDeps } from '../scaling/drivers/kubernetes/kubernetesDriver';
import { withAllowList } from '../fleets/allowList';
import { Fleet } from '../fleets/fleet';
import {
  type ControlledFleet,
  type FleetConfig,
  isPlacedFleet,
  type KubernetesFleet,
  type PlacedFleet,
  type ProcessFleet,
  type StaticFleet,
} from '../fleets/fleetsFile';
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

/** The shards of a fleet that the proxy controls. */
export interface Managed {
  readonly run: ManagedFleet;
  /**
   * What keeps another configuration of the fleet from being used, each a sentence. `take` has the next discovery and all that comes
   * after it go by it.
   */
  prepare(fleet: FleetConfig): { readonly problems: readonly string[]; take(): void };
}

const NOTHING = { problems: [], take: () => undefined };

/** A fleet of servers that exist; it does not watch them yet. */
export function staticFleet(fleet: StaticFleet, rows: FleetRows, starting: Starting): Fleet {
  return built(fleet, { rows, driver: starting.watching.static(fleet, endpointsOf(starting)) }, starting);
}

/** A fleet of the shards of a Prometheus resource; it does not watch them yet. Throws where its credentials cannot be read any more. */
export function kubernetesFleet(fleet: KubernetesFleet, rows: FleetRows, starting: Starting): Fleet {
  return built(fleet, { rows, driver: starting.watching.kubernetes(fleet, kubernetesDeps(fleet, starting)) }, starting);
}

function kubernetesDeps(fleet: KubernetesFleet, starting: Starting): KubernetesDeps {
  const read = readKubeServer(fleet.kubernetes, { env: starting.env, readFile: endpointsOf(starting).readFile });
  if (!read.ok) {
    throw new Error(`the API server of the fleet ${fleet.id}: ${read.problem}`);
  }
  return { server: read.server, clock: systemClock, baseDir: baseDirOf(starting) };
}

/** Where relative paths in the fleets file start. */
function baseDirOf({ config }: Starting): string {
  return path.dirname(path.resolve(config.fleets));
}

/** A fleet with its controller. */
export function managedFleet(
  fleet: ControlledFleet,
  rows: FleetRows,
  starting: Starting & { readonly managed: Managed }
): Fleet {
  const { run } = starting.managed;
  return built(withAllowList(fleet, run.controller.allowList), { rows, driver: run }, starting);
}

type StartingManaged = Starting & {
  /** Called when an allow list was saved. */
  readonly onAllowList: () => void;
};

/** Starts the controller of a fleet, and its shards where they run here. Rejects where the fleet cannot be run, with those stopped. */
export function startControlled(fleet: ControlledFleet, rows: FleetRows, starting: StartingManaged): Promise<Managed> {
  return fleet.driver === 'process' ? startShards(fleet, rows, starting) : startPlacing(fleet, rows, starting);
}

async function startShards(filed: ProcessFleet, rows: FleetRows, starting: StartingManaged): Promise<Managed> {
  const { config, secrets, logger } = starting;
  const control = controlOf(starting);
  const fleet = withAllowList(filed, rows.allowLists.newest());
  const processDriver = await drivers.process();
  const driver = await processDriver(fleet, {
    program: config.prometheus,
    dataDir: config['data-dir'],
    folder: rows.key,
    baseDir: baseDirOf(starting),
    env: withoutSecrets(secrets),
    ...{ budget: control.budget, logger },
  });
  const longTerm = fleet.store?.release_drained === true ? observedStore(fleet, endpointsOf(starting)) : undefined;
  const more = {
    ...{ driver, adopted: driver.adopted },
    storeHolds:
      longTerm && storeHolds(longTerm, { interval: fleet.scrape_interval, allow: () => driver.fleet.store?.allow }),
  };
  const run = await runOf(filed, { rows, ...more }, starting);
  return { run, prepare: (next) => (next.driver === 'process' ? driver.prepare(next) : NOTHING) };
}

/** The cluster runs the shards. A Kubernetes that does not answer is waited for by the controller. */
async function startPlacing(fleet: PlacedFleet, rows: FleetRows, starting: StartingManaged): Promise<Managed> {
  const driver = starting.watching.kubernetes(fleet, kubernetesDeps(fleet, starting));
  if (!isPlacing(driver)) {
    throw new Error(`the targets of the fleet ${fleet.id} are not placed`);
  }
  await driver.ready;
  const run = await runOf(fleet, { rows, driver }, starting);
  return { run, prepare: (next) => (isPlacedFleet(next) ? driver.control.prepare(next) : NOTHING) };
}

type PlacingDriver = ClusterDriver & { readonly control: NonNullable<ClusterDriver['control']> };

function isPlacing(driver: ClusterDriver): driver is PlacingDriver {
  return driver.control !== undefined;
}

async function runOf(
  fleet: ControlledFleet,
  deps: Pick<ControllerDeps, 'driver' | 'rows' | 'adopted' | 'storeHolds'>,
  starting: StartingManaged
): Promise<ManagedFleet> {
  const { config, logger, onAllowList } = starting;
  const { database, events } = controlOf(starting);
  const more = {
    ...{ clock: systemClock, publish: events.publish, onAllowList },
    longestQuery: config.timeout,
    databaseProblem: () => database.problem,
  };
  return startManaged(fleet, { ...deps, ...more }, (outcome) => {
    if (outcome.kind !== 'requeue') {
      logger.error({ fleet: fleet.id, problem: outcome.problem }, 'the controller failed');
    }
  });
}

function controlOf({ control }: Starting): Control {
  if (control === undefined) {
    throw new Error('a fleet with a controller needs a data directory');
  }
  return control;
}

function built(
  fleet: FleetConfig,
  { rows, driver }: { readonly rows: FleetRows; readonly driver: Driver },
  starting: Starting
): Fleet {
  const token = fleet.token_env === undefined ? undefined : starting.secrets.get(fleet.token_env);
  const discovery = isPlacedFleet(fleet) ? fleet.kubernetes.discovery.token_env : undefined;
  const endpoints = endpointsOf(starting);
  return new Fleet(fleet, driver, {
    ...{ rows, maxMemberRequests: starting.config['max-member-requests'], token },
    discoveryToken: discovery === undefined ? undefined : starting.secrets.get(discovery),
    store: observedStore(fleet, endpoints),
    records: observedRecords(fleet, endpoints),
  });
}
