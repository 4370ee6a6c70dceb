import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { Problem } from './problem.mjs';

// The proxy waits for running queries, then for its shards.
const STOP_MS = 40_000;

/**
 * The processes of one run: started one after another, each with a log file, and stopped in the opposite order.
 *
 * @param {{ logDir: string, onExit: (problem: Problem) => void }} options `onExit` is told when one ends by itself.
 */
export function createChildren({ logDir, onExit }) {
  const children = [];
  let stopping = false;

  /**
   * @param {string} name
   * @param {readonly [command: string, ...args: string[]]} command
   * @param {{ env?: Readonly<Record<string, string>>, cwd?: string, ready?: () => Promise<boolean>, readyMs?: number }} options
   *   Resolves once `ready` says so; throws a Problem with the end of the log when the process ends first.
   */
  async function start(name, [command, ...args], { env = {}, cwd, ready = async () => true, readyMs = 60_000 } = {}) {
    await mkdir(logDir, { recursive: true });
    const logFile = path.join(logDir, `${name.replaceAll(' ', '-')}.log`);
    const log = createWriteStream(logFile, { flags: 'w' });
    log.on('error', () => {});
    // A group of its own: Ctrl-C in a terminal reaches this process alone, which then stops the others in order.
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const entry = { name, child, ended: false };
    children.push(entry);
    let failure = '';
    child.once('error', (error) => {
      entry.ended = true;
      failure = error.message;
    });
    child.once('exit', async (code, signal) => {
      entry.ended = true;
      if (entry.isReady && !stopping) {
        onExit(await problemOf(name, logFile, `ended (${signal ?? code})`));
      }
    });
    const deadline = Date.now() + readyMs;
    while (!entry.ended && !stopping) {
      if (await ready().catch(() => false)) {
        entry.isReady = true;
        return child.pid;
      }
      if (Date.now() > deadline) {
        throw await problemOf(name, logFile, `was not ready after ${readyMs / 1000} s`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw await problemOf(name, logFile, failure || 'ended while starting');
  }

  /** Ends all of them: SIGTERM first, SIGKILL when that is not enough. */
  async function stop() {
    stopping = true;
    for (const { child, ended } of [...children].reverse()) {
      if (ended || child.pid === undefined) {
        continue;
      }
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGTERM');
      await exited;
      clearTimeout(timer);
    }
  }

  /** For the moment when nothing can be awaited any more. */
  function killAll() {
    children.filter(({ ended }) => !ended).forEach(({ child }) => child.kill('SIGKILL'));
  }

  return { start, stop, killAll };
}

async function problemOf(name, logFile, what) {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  if (/no space left on device|ENOSPC/i.test(log)) {
    return new Problem('The disk is full: free some space and start again.');
  }
  const end = log.trim().split('\n').slice(-8).join('\n');
  return new Problem(`The ${name} ${what}. The end of its log (${logFile}):\n${end}`);
}

/**
 * Whether an address answers with success.
 *
 * @param {string} url
 * @param {Readonly<Record<string, string>>} [headers]
 */
export async function answers(url, headers = {}) {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  await response?.arrayBuffer().catch(() => undefined);
  return response?.ok === true;
}
