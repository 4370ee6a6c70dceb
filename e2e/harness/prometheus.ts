import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findPrometheus, findPrometheus2 } from '../../scripts/tools.mjs';
import { endServer, goneServer, launchServer, stoppedServer } from './serverProcess';

/** Takes remote writes of any age, and keeps them. */
export const LOADABLE_CONFIG = `global:
  scrape_interval: 15s
  evaluation_interval: 1m
storage:
  tsdb:
    out_of_order_time_window: 36500d
`;

/** The feature flags of the servers that answer queries. */
const FEATURES = ['native-histograms', 'promql-experimental-functions'];

export interface PrometheusOptions {
  /** Text of `prometheus.yml`; {@link LOADABLE_CONFIG} when not given. */
  readonly config?: string;
  /** Flags beside those every server of the tests gets. */
  readonly args?: readonly string[];
  /** Names for `--enable-feature`; {@link FEATURES} when not given. */
  readonly features?: readonly string[];
  /** Folder for data and configuration; kept on stop. A temporary one that goes on stop when not given. */
  readonly dir?: string;
  /** A free one when not given. */
  readonly port?: number;
  /** 3 when not given. */
  readonly major?: 2 | 3;
  /** The program; the one of the major version when not given. */
  readonly binary?: string;
  /** It keeps no samples and answers no queries. */
  readonly agent?: boolean;
  /** Finds out that it is ready, where a plain request does not. */
  readonly ready?: (port: number) => Promise<boolean>;
}

/** A real Prometheus server, listening on 127.0.0.1. */
export interface PrometheusServer {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly dir: string;
  /** The current process; changes with `restart`. */
  pid(): number;
  /** Sends a signal; resolves when the process is gone, or at once for SIGSTOP and SIGCONT. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again with the same port and data after a `kill`; resolves when it is ready. */
  restart(): Promise<void>;
  /** Ends the process and removes the temporary folder. */
  stop(): Promise<void>;
}

/** Starts a Prometheus and waits until it is ready. Throws with the end of its log when it does not get there. */
export async function startPrometheus(options: PrometheusOptions = {}): Promise<PrometheusServer> {
  try {
    return await startOn(options.port ?? (await freePort()), options);
  } catch (error) {
    // A free port may be somebody else's a moment later.
    if (options.port !== undefined || !String(error).includes('address already in use')) {
      throw error;
    }
    return startOn(await freePort(), options);
  }
}

async function startOn(port: number, options: PrometheusOptions): Promise<PrometheusServer> {
  const binary = options.binary ?? (await found(options.major));
  const temporary = options.dir === undefined;
  const dir = options.dir ?? (await mkdtemp(path.join(tmpdir(), 'promshards-prometheus-')));
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, 'prometheus.yml'), options.config ?? LOADABLE_CONFIG);
  const url = `http://127.0.0.1:${port}`;
  const launch = () =>
    launchServer(binary, {
      args: [...baseArgs(dir, port), ...kindArgs(dir, options), ...(options.args ?? [])],
      ready: options.ready === undefined ? `${url}/-/ready` : async () => (await options.ready?.(port)) === true,
    });
  let child = await launch();
  const stop = async () => {
    await endServer(child);
    if (temporary) {
      await rm(dir, { recursive: true, force: true });
    }
  };
  return {
    url,
    port,
    dir,
    pid: () => child.pid ?? -1,
    kill: async (signal) => {
      child.kill(signal);
      if (signal === 'SIGSTOP') {
        await stoppedServer(child);
      } else if (signal !== 'SIGCONT') {
        await goneServer(child);
      }
    },
    restart: async () => {
      await endServer(child);
      child = await launch();
    },
    stop,
  };
}

async function found(major: 2 | 3 = 3): Promise<string> {
  const tool = await (major === 2 ? findPrometheus2() : findPrometheus());
  if (!tool.ok) {
    throw new Error(tool.problem);
  }
  return tool.path;
}

/** A TCP port of 127.0.0.1 that nothing listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('a TCP server has a port');
  }
  return address.port;
}

function baseArgs(dir: string, port: number): string[] {
  return [
    `--config.file=${path.join(dir, 'prometheus.yml')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.enable-remote-write-receiver',
    '--web.enable-lifecycle',
    '--log.level=warn',
  ];
}

function kindArgs(dir: string, { agent = false, features = FEATURES }: PrometheusOptions): string[] {
  const data = path.join(dir, 'data');
  return agent
    ? ['--agent', `--storage.agent.path=${data}`]
    : [`--storage.tsdb.path=${data}`, '--storage.tsdb.retention.time=100y', `--enable-feature=${features.join(',')}`];
}
