import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { freePort } from '../../e2e/harness/prometheus';

const READY_MS = 30_000;

/** The built proxy over a static hash fleet. */
export interface RunningProxy {
  /** Prometheus-compatible base address of the fleet. */
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts `build/server/main.cjs` on a free port for shards that run already, and waits until it is ready. `more`: of the fleet's definition. */
export async function startProxy(
  shards: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string>> = {},
  more: object = {}
): Promise<RunningProxy> {
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-bench-'));
  const fleets = path.join(dir, 'fleets.yaml');
  const listed = [...shards].map(([id, url]) => ({ id, replicas: [{ url }] }));
  const fleet = {
    id: 'bench',
    driver: 'static',
    kind: 'hash',
    partition_labels: ['instance'],
    static: { shards: listed },
    ...more,
  };
  // JSON is YAML.
  await writeFile(fleets, JSON.stringify({ fleets: [fleet] }));
  const port = await freePort();
  const args = ['--listen', `127.0.0.1:${port}`, '--fleets', fleets, '--data-dir', dir, '--log-level', 'error'];
  const child = spawn(process.execPath, ['build/server/main.cjs', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await end(child);
    await rm(dir, { recursive: true, force: true });
  };
  for (const deadline = Date.now() + READY_MS; !(await isReady(url));) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error('the proxy did not become ready');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url: `${url}/fleets/bench`, pid: child.pid ?? -1, stop };
}

async function isReady(url: string): Promise<boolean> {
  return await fetch(`${url}/-/ready`).then(
    (response) => response.ok,
    () => false
  );
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}
