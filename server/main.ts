import { readFileSync } from 'node:fs';
import { type FastifyInstance } from 'fastify';
import { pino } from 'pino';

import { version } from '../package.json';
import { buildApp } from './app';
import { type Config, readConfig } from './config';
import { type Driver } from './drivers/driver';
import { staticDriver } from './drivers/static/staticDriver';
import { Fleet } from './fleets/fleet';
import { type FleetConfig } from './fleets/fleetsFile';
import { readStartup } from './startup';

const result = readConfig(process.argv.slice(2), process.env);
if (result.kind === 'help') {
  process.stdout.write(result.text);
} else if (result.kind === 'problems') {
  refuse(result.problems);
} else {
  await run(result.config);
}

async function run(config: Config): Promise<void> {
  const startup = readStartup(config, process.env);
  if (!startup.ok) {
    refuse(startup.problems);
    return;
  }
  const { secrets } = startup;
  const logger = pino({ level: config['log-level'], redact: ['*.authorization', '*.headers', '*.token'] });
  const stopping = new AbortController();
  const fleets: Fleet[] = [];
  try {
    for (const fleetConfig of startup.fleets) {
      const driver = await startDriver(fleetConfig, config, secrets);
      const token = fleetConfig.token_env === undefined ? undefined : secrets.get(fleetConfig.token_env);
      fleets.push(new Fleet(fleetConfig, driver, { maxMemberRequests: config['max-member-requests'], token }));
    }
    const app = buildApp({
      version,
      token: config.token,
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
      stopping: stopping.signal,
    });
    fleets.forEach((fleet) => void fleet.monitor.start());
    const address = await app.listen(config.listen);
    logger.info({ address, fleets: fleets.map((fleet) => fleet.id) }, 'listening');
    stopOnSignal(app, { config, fleets, stopping });
  } catch (error) {
    await Promise.all(fleets.map((fleet) => fleet.close({ stopShards: true })));
    refuse([startProblem(error, config)]);
  }
}

function startDriver(fleet: FleetConfig, config: Config, secrets: ReadonlyMap<string, string>): Promise<Driver> {
  if (fleet.driver === 'static') {
    const readFile = (path: string) => readFileSync(path, 'utf8');
    return Promise.resolve(staticDriver(fleet, { secret: (name) => secrets.get(name), readFile }));
  }
  throw new Error(`fleet "${fleet.id}": no process driver for ${config.prometheus}`);
}

interface Running {
  readonly config: Config;
  readonly fleets: readonly Fleet[];
  readonly stopping: AbortController;
}

function stopOnSignal(app: FastifyInstance, { config, fleets, stopping }: Running): void {
  let asked = false;
  const stop = async (signal: string) => {
    if (asked) {
      return;
    }
    asked = true;
    app.log.info({ signal }, 'stopping: no new queries, running ones are finished');
    const grace = setTimeout(() => stopping.abort(), config['stop-grace']);
    await app.close();
    clearTimeout(grace);
    await Promise.all(fleets.map((fleet) => fleet.close({ stopShards: config['stop-shards'] })));
    app.log.info('stopped');
  };
  process.on('SIGINT', () => void stop('SIGINT'));
  process.on('SIGTERM', () => void stop('SIGTERM'));
}

function startProblem(error: unknown, config: Config): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const { host, port } = config.listen;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is taken; choose another with --listen.`;
  }
  return error instanceof Error ? error.message : String(error);
}

function refuse(problems: readonly string[]): void {
  process.stderr.write(`promshards does not start:\n${problems.map((problem) => `  - ${problem}\n`).join('')}`);
  process.exitCode = 1;
}
