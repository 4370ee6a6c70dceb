import { type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findAlertmanager } from '../../scripts/tools.mjs';
import { freePort } from './prometheus';
import { endServer, goneServer, launchServer } from './serverProcess';

const CONFIG = 'route: { receiver: none }\nreceivers: [{ name: none }]\n';
/** Debian's wants them, and is run where it finds them. */
const TEMPLATES = ['default.tmpl', 'email.tmpl'];

/** An alert as an Alertmanager holds it. */
export interface HeldAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generatorURL: string;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** A real Alertmanager, alone, on 127.0.0.1. */
export interface AlertmanagerServer {
  /** Host and port. */
  readonly address: string;
  /** Those that have not ended. */
  alerts(): Promise<readonly HeldAlert[]>;
  /** Starts it, where it does not run; resolves when it is ready. */
  start(): Promise<void>;
  /** Sends a signal; resolves when the process is gone, or at once for SIGSTOP and SIGCONT. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

/** An Alertmanager that is not started yet, below a path prefix. Throws where there is none. */
export async function alertmanager(prefix = ''): Promise<AlertmanagerServer> {
  const found = await findAlertmanager();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-alertmanager-'));
  const file = path.join(dir, 'alertmanager.yml');
  await writeFile(file, CONFIG);
  await Promise.all(TEMPLATES.map((name) => writeFile(path.join(dir, name), '')));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}${prefix}`;
  const args = [`--config.file=${file}`, `--storage.path=${dir}`, `--web.listen-address=${address}`];
  args.push('--cluster.listen-address=', '--log.level=warn', `--web.route-prefix=/${prefix.replace(/^\//, '')}`);
  let child: ChildProcess | undefined;
  return {
    address,
    alerts: async () => (await (await fetch(`${url}/api/v2/alerts`)).json()) as readonly HeldAlert[],
    start: async () => {
      child = await launchServer(found.path, { args, cwd: dir, ready: `${url}/-/ready` });
    },
    kill: async (signal) => {
      child?.kill(signal);
      if (child !== undefined && signal !== 'SIGSTOP' && signal !== 'SIGCONT') {
        await goneServer(child);
      }
    },
    stop: async () => {
      if (child !== undefined) {
        await endServer(child);
      }
      await rm(dir, { recursive: true, force: true });
    },
  };
}
