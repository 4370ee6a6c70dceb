import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { bundleProgram } from './bundleProgram';
import { PATIENCE } from './patience';
import { killWithUs } from './serverProcess';

const READY_MS = 120_000;
const STOP_MS = 120_000;

export interface ProxyOptions {
  /** Text of the fleets file. */
  readonly fleets: string;
  /** Grafana's token and the operator's; none when not given. */
  readonly tokens?: { readonly grafana?: string; readonly operator?: string };
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Folder for the fleets file and data; kept on stop. A temporary one that goes on stop when not given. */
  readonly dir?: string;
  /** What comes before its command, such as one that brings it among other mounts. */
  readonly enter?: readonly string[];
}

/** The real proxy, bundled from these sources, in a process of its own on 127.0.0.1. */
export interface Proxy {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly dir: string;
  /** All it has written so far. */
  output(): string;
  /** Sends a signal and waits until the process is gone. Gives its exit code. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** SIGTERM, and the temporary folder goes. */
  stop(): Promise<void>;
}

/** Starts a proxy and waits until it is ready. Throws with its output when it ends instead. */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const temporary = options.dir === undefined;
  const dir = options.dir ?? (await mkdtemp(path.join(tmpdir(), 'promshards-proxy-')));
  const { child, output } = await launch(options, dir);
  const url = await listening(child, output);
  const kill = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      child.kill(signal);
      await once(child, 'exit');
      clearTimeout(timer);
    }
    return child.exitCode;
  };
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid ?? -1,
    dir,
    output,
    kill,
    stop: async () => {
      await kill('SIGTERM');
      if (temporary) {
        await rm(dir, { recursive: true, force: true });
      }
    },
  };
}

/** Runs a proxy that is expected to refuse to start. */
export async function refusedProxy(options: ProxyOptions): Promise<{ code: number | null; output: string }> {
  const dir = options.dir ?? (await mkdtemp(path.join(tmpdir(), 'promshards-proxy-')));
  const { child, output } = await launch(options, dir);
  const timer = setTimeout(() => child.kill('SIGKILL'), READY_MS);
  // Its last words may come after it has gone.
  await once(child, 'close');
  clearTimeout(timer);
  if (options.dir === undefined) {
    await rm(dir, { recursive: true, force: true });
  }
  return { code: child.exitCode, output: output() };
}

/**
 * Polls until `check` gives something, and throws `what` where it does not get there. `timeout` is milliseconds of a machine with
 * nothing else to do; a busy one is given many times that.
 */
export async function eventually<T>(
  what: string,
  timeout: number,
  check: () => Promise<T | undefined> | T | undefined
): Promise<T> {
  const limit = PATIENCE * timeout;
  const deadline = Date.now() + limit;
  for (;;) {
    const found = await check();
    if (found !== undefined) {
      return found;
    }
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${limit / 1000} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Runs a command of the proxy's program to its end. */
export async function runCommand(
  args: readonly string[],
  enter: readonly string[] = []
): Promise<{ code: number | null; output: string }> {
  const [program, ...before] = [...enter, process.execPath];
  const child = spawn(program, [...before, await bundle(), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  killWithUs(child);
  let output = '';
  [child.stdout, child.stderr].forEach((stream) => stream.on('data', (chunk: Buffer) => (output += chunk.toString())));
  await once(child, 'close');
  return { code: child.exitCode, output };
}

async function launch(options: ProxyOptions, dir: string): Promise<{ child: ChildProcess; output: () => string }> {
  const file = await bundle();
  const [program, ...before] = [...(options.enter ?? []), process.execPath];
  const fleets = path.join(dir, 'fleets.yaml');
  await writeFile(fleets, options.fleets);
  const given = options.args ?? [];
  const own = [
    ['--fleets', fleets],
    ['--listen', '127.0.0.1:0'],
    ['--data-dir', path.join(dir, 'data')],
    ['--stop-delay', '0'],
  ].filter(([flag]) => !given.includes(flag));
  const child = spawn(program, [...before, file, ...own.flat(), ...given], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      ...tokenVariables(options.tokens),
      ...options.env,
    },
  });
  killWithUs(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return { child, output: () => output };
}

function tokenVariables({ grafana, operator }: NonNullable<ProxyOptions['tokens']> = {}): Record<string, string> {
  return {
    ...(grafana === undefined ? {} : { PROMSHARDS_TOKEN: grafana }),
    ...(operator === undefined ? {} : { PROMSHARDS_OPERATOR_TOKEN: operator }),
  };
}

async function listening(child: ChildProcess, output: () => string): Promise<string> {
  const deadline = Date.now() + READY_MS;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    const url = /Server listening at (http:\/\/[^"\s]+)/.exec(output())?.[1];
    if (url !== undefined && (await answers(`${url}/-/ready`))) {
      return url;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`the proxy did not become ready: ${output()}`);
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false
  );
}

let bundled: Promise<string> | undefined;

/** The proxy as it stands in the sources, with the program of its threads. Built once a test file. */
function bundle(): Promise<string> {
  bundled ??= bundleProgram('proxy', { main: 'server/main.ts', worker: 'server/worker.ts' });
  return bundled.then((folder) => path.join(folder, 'main.cjs'));
}
