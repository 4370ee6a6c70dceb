import { existsSync } from 'node:fs';
import path from 'node:path';
import { type FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';

import { version } from '../../package.json';
import { buildApp } from '../app';
import { lookByCommand } from '../checkCommand';
import { type Config } from '../config';
import { ComputePool } from '../compute/computePool';
import { systemClock } from '../clock';
import { machineDns } from '../discovery/dnsSource';
import { drivers } from '../scaling/drivers/drivers';
import { endStrayShards } from '../scaling/drivers/process/strayShards';
import { endAll } from '../endAll';
import { type Lock, lockDataDir } from '../files/lockDataDir';
import { fileProblem } from '../files/fileProblem';
import { openToOthers } from '../files/keepPrivate';
import { type Fleet } from '../fleets/fleet';
import { type FleetConfig, isControlled } from '../fleets/fleetsFile';
import { LeavingFleets } from '../fleets/leavingFleets';
import { recordUsage } from '../fleets/recordUsage';
import { writeQueryLogs } from '../fleets/writeQueryLogs';
import { type jobs } from '../jobs';
import { ownShare } from '../query/memoryBudget';
import { RuleEvaluator } from '../evaluator/ruleEvaluator';
import { GRAFANA_UNKNOWN } from '../http/security/authenticate';
import { knowsGrafana } from '../http/security/tokens';
import { readStartup, type Startup } from '../startup';
import { DatabaseHealth } from '../store/databaseHealth';
import { type FleetRows } from '../store/fleetRows';
import { DATABASE_FILE, Store } from '../store/store';
import { type Control, openControl } from './control';
import { FiledFleets } from './filedFleets';
import { type reloads as theReloads } from './reloads';
import { endpointsOf } from './endpointsOf';
import { startProblem } from './startProblem';
import { stopServing } from './stop';
import { type StopSignals } from './stopSignals';

/** The program of the threads that compute, beside this one. */
const WORKER = path.join(__dirname, 'worker.cjs');

interface Outside {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly reloads: typeof theReloads;
  readonly signals: StopSignals;
}

/** Runs the proxy until it is told to stop. Gives what kept it from starting, each a sentence; none where it ran. */
export async function run(config: Config, outside: Outside): Promise<readonly string[]> {
  const startup = readStartup(config, outside.env);
  if (!startup.ok) {
    return startup.problems;
  }
  const lock = needsDataDir(config, startup) ? takeDataDir(config) : undefined;
  if (lock?.ok === false) {
    return [lock.problem];
  }
  const { reloads, signals } = outside;
  const fleets: Fleet[] = [];
  const logger = pino({ level: config['log-level'], redact: ['*.authorization', '*.headers', '*.token'] });
  const onFailure = (error: unknown) => logger.error({ err: error }, 'this could not be ended well');
  const leaving = new LeavingFleets({ clock: systemClock, longestQuery: config.timeout, onFailure });
  const database = databaseHealth(config, logger);
  let store: Store | undefined;
  const stopping = new AbortController();
  let stopShards = true;
  let isServing = false;
  try {
    // With no data directory it is kept as long as the proxy runs.
    const file = lock === undefined ? ':memory:' : path.join(config['data-dir'], DATABASE_FILE);
    store = Store.open(file, (error) => database.failed(error));
    const watching = { static: await drivers.static(), kubernetes: await drivers.kubernetes() };
    const opening = { store, database, fleets, leaving, staticDriver: watching.static };
    const control = lock === undefined ? undefined : openControl(config, opening);
    const rows = await filedRows(store, { fleets: startup.fleets, dataDir: lock && config['data-dir'], logger });
    const secrets = new Map(startup.secrets);
    const rules = new RuleEvaluator({
      fleetsFile: config.fleets,
      endpoints: endpointsOf({ config, secrets }),
      dns: machineDns(),
      logger,
    });
    const kept = { store, fleets, leaving, watching, env: outside.env };
    const deps = { ...kept, config, secrets, control, logger, rules, onFailure, clock: systemClock };
    const filed = new FiledFleets(deps);
    await filed.start(startup.fleets, rows);
    control?.made.load().forEach((problem) => logger.warn(problem));
    await rules.ready();
    const app = await serve(config, { fleets, outside, stopping: stopping.signal, logger, control, rules });
    isServing = true;
    const reload = async () => {
      const read = readStartup(config, outside.env);
      const problems = read.ok ? await filed.change(read) : read.problems;
      await rules.read();
      return problems;
    };
    reloads.begin(() => reload().catch((error: unknown) => [startProblem(error, config)]), logger);
    await stopServing(app, { config, signals, stopping, onFailure });
    stopShards = config['stop-shards'];
    return [];
  } catch (error) {
    return [startProblem(error, config)];
  } finally {
    await reloads.end();
    await endAll(
      fleets.map((fleet) => () => fleet.close({ stopShards })),
      onFailure
    );
    database.stop();
    for (const end of [() => leaving.close(), () => store?.close(), () => lock?.release()]) {
      await endAll([end], onFailure);
    }
    if (isServing) {
      logger.info('stopped');
    }
  }
}

function takeDataDir(config: Config): Lock {
  const dir = config['data-dir'];
  try {
    return lockDataDir(dir);
  } catch (error) {
    return { ok: false, problem: `The data directory ${dir} cannot be used: ${fileProblem(error)}.` };
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

/**
 * Whether anything is kept: shards and what is decided of them, or fleets made through the API, now or before. Rules are evaluated by
 * who has the directory.
 */
function needsDataDir(config: Config, { fleets }: Startup & { ok: true }): boolean {
  return (
    config['allow-servers'] !== undefined ||
    fleets.some((fleet) => isControlled(fleet) || fleet.rules !== undefined) ||
    existsSync(path.join(config['data-dir'], DATABASE_FILE))
  );
}

interface Serving {
  readonly fleets: readonly Fleet[];
  readonly outside: Outside;
  readonly stopping: AbortSignal;
  readonly logger: Logger;
  readonly control: Control | undefined;
  readonly rules: RuleEvaluator;
}

async function serve(config: Config, serving: Serving): Promise<FastifyInstance> {
  const { fleets, outside, stopping, logger, control, rules } = serving;
  const compute = new ComputePool<typeof jobs>({
    file: WORKER,
    threads: config['compute-threads'],
    onLoss: (error) => logger.warn({ err: error }, 'a thread that computed has ended: another takes its place'),
  });
  const app = buildApp({
    compute,
    ...{ version, fleets, logger, control, stopping, rules },
    tokens: config.tokens,
    limits: {
      timeout: config.timeout,
      maxQueryLength: config['max-query-length'],
      maxSamples: config['max-samples'],
      maxSeries: config['max-series'],
      maxBytes: config['max-bytes'],
      clientStall: config['client-stall'],
      clientRate: config['client-rate'],
      clientTime: config['client-time'],
    },
    maxQueries: config['max-queries'],
    maxRequests: config['max-requests'],
    maxBody: config['max-body'],
    maxMemory: config['max-memory'] ?? ownShare(),
    cacheBytes: config['cache-bytes'],
    reloads: outside.reloads,
    givingUp: outside.signals.impatient.signal,
  });
  const onFailure = (error: unknown) => app.log.warn({ err: error }, "the shards' use was not written down");
  app.addHook('onClose', recordUsage({ fleets, onFailure }));
  app.addHook('onClose', writeQueryLogs(fleets));
  app.addHook('onClose', () => compute.close());
  app.addHook('onClose', () => rules.close());
  await app.listen(config.listen);
  fleets.forEach((fleet) => void fleet.watch());
  app.log.info({ version, fleets: fleets.map((fleet) => fleet.id) }, 'ready');
  if (!knowsGrafana(config.tokens)) {
    app.log.warn(GRAFANA_UNKNOWN);
  }
  return app;
}
