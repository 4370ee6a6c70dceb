import { existsSync } from 'node:fs';
import path from 'node:path';
import { type FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';

import { version } from '../package.json';
import { buildApp } from './app';
import { backupCommand } from './backupCommand';
import { CHECK_COMMAND, checkCommand, lookByCommand } from './checkCommand';
import { type Config, readConfig } from './config';
import { systemClock } from './controller/clock';
import { EventHub } from './controller/events';
import { type ManagedFleet } from './controller/managedFleet';
import { startManaged } from './controller/startManaged';
import { type ObservedShard } from './drivers/driver';
import { HostBudget } from './drivers/hostBudget';
import { processDriver } from './drivers/process/processDriver';
import { endStrayShards } from './drivers/process/strayShards';
import { staticDriver } from './drivers/static/staticDriver';
import { endAll } from './endAll';
import { errorCode } from './errorCode';
import { lockDataDir } from './files/dataDirLock';
import { keepPrivate, openToOthers } from './files/privateFiles';
import { Fleet } from './fleets/fleet';
import { type FleetConfig, type ProcessFleet, type StaticFleet } from './fleets/fleetsFile';
import { GRAFANA_UNKNOWN } from './security/authenticate';
import { knowsGrafana } from './security/tokens';
import { MadeFleets, NOT_ALLOWED } from './fleets/madeFleets';
import { madeEndpoints, observedStore } from './fleets/observedReplica';
import { storeHolds } from './fleets/storeHolds';
import { recordUsage } from './fleets/usageRecorder';
import { readNamedFile, readStartup, type Startup, withoutSecrets } from './startup';
import { stopSignals } from './stopSignals';
import { DatabaseHealth } from './store/databaseHealth';
import { type FleetRows } from './store/fleetRows';
import { DATABASE_FILE, Store } from './store/store';

// Constants stand above the program, which begins before what is below it is set.
/** Clients keep connections open for their next request; the server's end waits for them. */
const CLOSE_IDLE_MS = 100;
const LAST_WORDS_MS = 1000;

keepPrivate();
const [command, ...rest] = process.argv.slice(2);
if (command === 'backup' || command === CHECK_COMMAND) {
  const { code, text } = (command === 'backup' ? backupCommand : checkCommand)(rest, process.env);
  (code === 0 ? process.stdout : process.stderr).write(text);
  process.exitCode = code;
} else {
  void main();
}

async function main(): Promise<void> {
  const result = readConfig(process.argv.slice(2), process.env);
  if (result.kind === 'help' || result.kind === 'version') {
    process.stdout.write(result.text);
    return;
  }
  if (result.kind === 'problems') {
    refuse(result.problems);
    return;
  }
  const startup = readStartup(result.config, process.env);
  if (startup.ok) {
    await run(result.config, startup);
  } else {
    refuse(startup.problems);
  }
}

async function run(config: Config, startup: Startup & { ok: true }): Promise<void> {
  const lock = needsDataDir(config, startup) ? lockDataDir(config['data-dir']) : undefined;
  if (lock?.ok === false) {
    refuse([lock.problem]);
    return;
  }
  // A signal that comes while shards are being started is acted on when they are known.
  const signals = stopSignals();
  const fleets: Fleet[] = [];
  const logger = pino({ level: config['log-level'], redact: ['*.authorization', '*.headers', '*.token'] });
  const onFailure = (error: unknown) => logger.error({ err: error }, 'this could not be ended well');
  const database = databaseHealth(config, logger);
  let store: Store | undefined;
  let control: Control | undefined;
  try {
    // With no data directory it is kept as long as the proxy runs.
    const file = lock === undefined ? ':memory:' : path.join(config['data-dir'], DATABASE_FILE);
    store = Store.open(file, (error) => database.failed(error));
    control = lock === undefined ? undefined : openControl(config, { store, database, fleets, logger });
    const rows = await filedRows(store, { fleets: startup.fleets, dataDir: lock && config['data-dir'], logger });
    for (const fleetConfig of startup.fleets) {
      fleets.push(await startFleet(fleetConfig, { config, secrets: startup.secrets, control, rows }));
    }
    control?.made.load().forEach((problem) => logger.warn(problem));
    const app = await serve(config, { fleets, impatient: signals.impatient, logger, control });
    await signals.first;
    await stop(app, { config, fleets, impatient: signals.impatient, onFailure });
  } catch (error) {
    refuse([startProblem(error, config)]);
    await endAll(closings(fleets, true), onFailure);
  } finally {
    database.stop();
    for (const end of [() => control?.made.close(), () => store?.close(), () => lock?.release()]) {
      await endAll([end], onFailure);
    }
  }
}

interface Filing {
  readonly fleets: readonly FleetConfig[];
  /** Left out where nothing is kept on the disk. */
  readonly dataDir: string | undefined;
  readonly logger: Logger;
}

/** What is kept of the fleets of the fleets file, by their ids. Shards of fleets that are no longer in it are stopped. */
async function filedRows(store: Store, { fleets, dataDir, logger }: Filing): Promise<ReadonlyMap<string, FleetRows>> {
  const { rows, notes } = store.ofFile(fleets, systemClock.now());
  notes.forEach((note) => logger.warn(note));
  if (dataDir !== undefined) {
    const open = openToOthers(dataDir);
    open && logger.warn(open);
    const folders = fleets.flatMap(({ id, driver }) => (driver === 'process' ? (rows.get(id)?.key ?? []) : []));
    const strays = await endStrayShards(dataDir, new Set(folders));
    strays.forEach((folder) =>
      logger.warn(`The shard in ${folder} ran for no fleet of the fleets file: it is stopped.`)
    );
  }
  return rows;
}

function databaseHealth(config: Config, logger: Logger): DatabaseHealth {
  return new DatabaseHealth({
    look: (signal) => lookByCommand(config['data-dir'], signal),
    interval: config['database-check'],
    onDamage: (sentence) => logger.error(sentence),
    onUnknown: (why) => logger.warn(`The database could not be looked through: ${why}`),
  });
}

/** Whether anything is kept: shards and what is decided of them, or fleets made through the API, now or before. */
function needsDataDir(config: Config, { fleets }: Startup & { ok: true }): boolean {
  return (
    config['allow-servers'] !== undefined ||
    fleets.some((fleet) => fleet.driver === 'process') ||
    existsSync(path.join(config['data-dir'], DATABASE_FILE))
  );
}

/** What is kept and shared by all fleets; there is none where no fleet can be changed. */
interface Control {
  readonly database: DatabaseHealth;
  readonly events: EventHub;
  readonly budget: HostBudget;
  readonly managed: ManagedFleet[];
  readonly made: MadeFleets;
  readonly logger: Logger;
}

interface Opening extends Pick<Control, 'database' | 'logger'> {
  readonly store: Store;
  readonly fleets: Fleet[];
}

function openControl(config: Config, { store, database, fleets, logger }: Opening): Control {
  database.start();
  const events = new EventHub();
  const allowed = config['allow-servers'];
  const refuse = (url: string) => (allowed === undefined ? NOT_ALLOWED : allowed.refuse(url));
  const endpoints = madeEndpoints(refuse);
  const connect = (fleet: StaticFleet) => ({
    driver: staticDriver(fleet, endpoints),
    store: observedStore(fleet, endpoints),
  });
  const made = new MadeFleets({
    ...{ store, publish: events.publish, clock: systemClock, allowed, fleets, connect },
    longestQuery: config.timeout,
    build: (fleet, rows) => {
      const { driver, store: connection } = connect(fleet);
      const maxMemberRequests = config['max-member-requests'];
      return new Fleet(fleet, driver, { rows, maxMemberRequests, token: undefined, store: connection });
    },
  });
  return {
    ...{ database, events, made },
    budget: new HostBudget(config['data-dir'], {
      cpu: config['host-cpu'],
      memory: config['host-memory'],
      diskReserve: config['disk-reserve'],
    }),
    managed: [],
    logger,
  };
}

interface Serving {
  readonly fleets: readonly Fleet[];
  readonly impatient: AbortController;
  readonly logger: Logger;
  readonly control: Control | undefined;
}

async function serve(config: Config, { fleets, impatient, logger, control }: Serving): Promise<FastifyInstance> {
  const app = buildApp({
    version,
    tokens: config.tokens,
    fleets,
    limits: {
      timeout: config.timeout,
      maxQueryLength: config['max-query-length'],
      maxSamples: config['max-samples'],
      maxSeries: config['max-series'],
      maxBytes: config['max-bytes'],
      clientStall: config['client-stall'],
    },
    maxQueries: config['max-queries'],
    maxRequests: config['max-requests'],
    maxBody: config['max-body'],
    logger,
    control,
    stopping: impatient.signal,
  });
  const onFailure = (error: unknown) => app.log.warn({ err: error }, "the shards' use was not written down");
  app.addHook('onClose', recordUsage({ fleets, onFailure }));
  await app.listen(config.listen);
  fleets.forEach((fleet) => void fleet.watch());
  app.log.info({ version, fleets: fleets.map((fleet) => fleet.id) }, 'ready');
  if (!knowsGrafana(config.tokens)) {
    app.log.warn(GRAFANA_UNKNOWN);
  }
  return app;
}

interface Starting {
  readonly config: Config;
  readonly secrets: ReadonlyMap<string, string>;
  readonly control: Control | undefined;
  readonly rows: ReadonlyMap<string, FleetRows>;
}

async function startFleet(fleet: FleetConfig, starting: Starting): Promise<Fleet> {
  const { config, secrets } = starting;
  const rows = starting.rows.get(fleet.id);
  if (rows === undefined) {
    throw new Error(`nothing is kept of the fleet ${fleet.id}`);
  }
  const token = fleet.token_env === undefined ? undefined : secrets.get(fleet.token_env);
  const baseDir = path.dirname(path.resolve(config.fleets));
  const endpoints = { secret: (name: string) => secrets.get(name), readFile: readNamedFile(config.fleets) };
  const store = observedStore(fleet, endpoints);
  const driver =
    fleet.driver === 'static'
      ? staticDriver(fleet, endpoints)
      : await startProcessFleet(fleet, { ...starting, rows, baseDir, longTerm: store });
  return new Fleet(fleet, driver, { rows, maxMemberRequests: config['max-member-requests'], token, store });
}

interface ProcessStarting {
  readonly rows: FleetRows;
  readonly baseDir: string;
  /** The fleet's long-term store. */
  readonly longTerm: ObservedShard | undefined;
}

async function startProcessFleet(
  fleet: ProcessFleet,
  { config, secrets, control, rows, baseDir, longTerm }: Omit<Starting, 'rows'> & ProcessStarting
): Promise<ManagedFleet> {
  if (control === undefined) {
    throw new Error('a process fleet needs a data directory');
  }
  const { database, events, budget, managed, logger } = control;
  const driver = await processDriver(fleet, {
    program: config.prometheus,
    dataDir: config['data-dir'],
    folder: rows.key,
    baseDir,
    env: withoutSecrets(secrets),
    budget,
  });
  const releases = fleet.store?.release_drained === true && longTerm !== undefined;
  const deps = {
    ...{ driver, rows, clock: systemClock, adopted: driver.adopted, publish: events.publish },
    storeHolds: releases ? storeHolds(longTerm, fleet.scrape_interval) : undefined,
    longestQuery: config.timeout,
    databaseProblem: () => database.problem,
  };
  const started = await startManaged(fleet, deps, (outcome) => {
    if (outcome.kind !== 'requeue') {
      logger.error({ fleet: fleet.id, problem: outcome.problem }, 'the controller failed');
    }
  });
  managed.push(started);
  return started;
}

interface Running {
  readonly config: Config;
  readonly fleets: readonly Fleet[];
  readonly impatient: AbortController;
  readonly onFailure: (error: unknown) => void;
}

function closings(fleets: readonly Fleet[], stopShards: boolean): ReadonlyArray<() => Promise<void>> {
  return fleets.map((fleet) => () => fleet.close({ stopShards }));
}

async function stop(app: FastifyInstance, { config, fleets, impatient, onFailure }: Running): Promise<void> {
  app.log.info('stopping: no new queries, running ones are finished');
  const grace = setTimeout(() => impatient.abort(), config['stop-grace']);
  const timers = [grace, setInterval(() => app.server.closeIdleConnections(), CLOSE_IDLE_MS)];
  // Who was told that the query is given up gets a moment to read that.
  impatient.signal.addEventListener('abort', () => {
    timers.push(setTimeout(() => app.server.closeAllConnections(), LAST_WORDS_MS));
  });
  await endAll([() => app.close()], onFailure);
  timers.forEach((timer) => clearTimeout(timer));
  await endAll(closings(fleets, config['stop-shards']), onFailure);
  app.log.info('stopped');
}

function startProblem(error: unknown, config: Config): string {
  const code = errorCode(error);
  const { host, port } = config.listen;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is taken; choose another with --listen.`;
  }
  if (code === 'ENOSPC') {
    return `The disk that holds ${config['data-dir']} is full.`;
  }
  return error instanceof Error ? error.message : String(error);
}

function refuse(problems: readonly string[]): void {
  process.stderr.write(`promshards does not start:\n${problems.map((problem) => `  - ${problem}\n`).join('')}`);
  process.exitCode = 1;
}
