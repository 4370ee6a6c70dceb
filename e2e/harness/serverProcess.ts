import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_MS = 180_000;
const STOP_MS = 60_000;

export interface LaunchOptions {
  readonly args: readonly string[];
  /** The folder it runs in; that of the tests when not given. */
  readonly cwd?: string;
  /** Beside what the tests have. */
  readonly env?: Readonly<Record<string, string>>;
  /** Address that answers with success as soon as the server does its work, or what finds that out. */
  readonly ready: string | (() => Promise<boolean>);
}

/** Starts a server program and waits until it is ready. Throws with the end of its log when it does not get there. */
export async function launchServer(binary: string, { args, cwd, env, ready }: LaunchOptions): Promise<ChildProcess> {
  const child = spawn(binary, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  killWithUs(child);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4_000);
  });
  child.on('error', (error) => {
    log += error.message;
  });
  const deadline = Date.now() + READY_MS;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    if (await (typeof ready === 'string' ? answers(ready) : ready())) {
      return child;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await endServer(child);
  throw new Error(`${typeof ready === 'string' ? ready : binary} did not become ready: ${log.trim()}`);
}

async function answers(url: string): Promise<boolean> {
  return await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false
  );
}

/** Ends the program, by force where it does not go by itself; resolves when it is gone. */
export async function endServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    return;
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  // A stopped process does not hear SIGTERM.
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  await goneServer(child);
  clearTimeout(timer);
}

/** Resolves when the program is gone. */
export async function goneServer(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    await once(child, 'exit');
  }
}

const running = new Set<ChildProcess>();
let watching = false;

/** No server outlives the tests, even when a test file fails before it stops what it started. */
export function killWithUs(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
  if (!watching) {
    watching = true;
    process.once('exit', () => running.forEach((one) => one.kill('SIGKILL')));
  }
}

/** Waits until no thread of a process runs any more that was sent SIGSTOP. */
export async function stoppedServer({ pid }: ChildProcess): Promise<void> {
  const tasks = `/proc/${pid}/task`;
  while (readdirSync(tasks).some((task) => !isStopped(`${tasks}/${task}/stat`))) {
    await sleep(5);
  }
}

function isStopped(statFile: string): boolean {
  try {
    // The state follows the name, which is in parentheses.
    return /\) [tT] /.test(readFileSync(statFile, 'utf8'));
  } catch {
    // A thread that has ended since the list was read.
    return true;
  }
}
