import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { root } from '../../scripts/lib/paths.mjs';
import { freePort } from './prometheus';

/** Demo services that it runs. */
export const START_TARGETS = 6;

/** `npm start` as a user has it, on ports and with data of its own. */
export class NpmStart {
  output = '';
  private constructor(
    readonly child: ChildProcess,
    readonly ports: Readonly<Record<string, number>>
  ) {
    const take = (text: string) => {
      this.output += text;
    };
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
  }

  /** `ports` by the flag that sets each; `more` are other flags. */
  static run(dataDir: string, ports: Readonly<Record<string, number>>, more: readonly string[] = []): NpmStart {
    const flags = Object.entries(ports).flatMap(([name, port]) => [`--${name}`, String(port)]);
    const args = [
      'scripts/start.mjs',
      '--no-grafana',
      '--targets',
      String(START_TARGETS),
      '--data-dir',
      dataDir,
      ...flags,
      ...more,
    ];
    return new NpmStart(spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }), ports);
  }

  async ready(): Promise<void> {
    while (!this.output.includes('Ctrl-C stops all of it')) {
      if (this.child.exitCode !== null) {
        throw new Error(`npm start ended: ${this.output}`);
      }
      await sleep(100);
    }
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await once(this.child, 'close');
    }
    return this.child.exitCode;
  }
}

/** The ports that it needs, all free a moment ago, by the flag that sets each. */
export async function startPorts(): Promise<Record<string, number>> {
  return {
    port: await freePort(),
    'proxy-port': await freePort(),
    'node-exporter-port': await freePort(),
    // The services have the ports after the demo's own.
    'demo-port': await portsInARow(START_TARGETS + 1),
  };
}

/** The first of some free ports in a row. */
export async function portsInARow(count: number): Promise<number> {
  for (;;) {
    const first = await freePort();
    const servers = Array.from({ length: count }, (_, index) => createServer().listen(first + index, '127.0.0.1'));
    const free = await Promise.all(
      servers.map(async (server) => {
        const listening = await Promise.race([
          once(server, 'listening').then(() => true),
          once(server, 'error').then(() => false),
        ]).catch(() => false);
        server.close();
        return listening;
      })
    );
    if (free.every(Boolean)) {
      return first;
    }
  }
}
