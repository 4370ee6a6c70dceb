import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import { readText, writeAtomic } from '../../files/atomicFile';
import { endProcess, sendSignal } from '../../files/endProcess';
import { freePort } from '../../files/freePort';
import { findByPath, identify, isRunning, type ProcessIdentity } from '../../files/processIdentity';
import { BackOff } from './backOff';
import { STORAGE_FLAG } from './shardConfig';

const CHECK_MS = 500;
const LOG_LIMIT = 16 * 1024 * 1024;
/** Of what a process wrote; a crash of Go tells of all that ran after it told why. */
const LOG_TAIL = 256 * 1024;
/** The kernel ends what takes too much memory with SIGKILL, and counts that. */
const KILLED = /signal SIGKILL|exit code 137|went away/;
const OUT_OF_MEMORY = /out of memory|cannot allocate memory/;
const OUT_OF_MEMORY_ENDS = 3;
const GIVES_UP = /^(fatal error|panic): /;
const TELLS_ERROR = /level=ERROR|err=|error/;

export interface ShardProcessOptions {
  readonly program: string;
  /** The shard's own folder. */
  readonly dir: string;
  readonly args: (port: number) => string[];
  readonly env: Readonly<Record<string, string>>;
  /** Called when it starts or ends. */
  readonly onChange: () => void;
}

const stateSchema = z.object({
  pid: z.number(),
  began: z.string(),
  port: z.number(),
  command: z.array(z.string()),
});
type State = z.infer<typeof stateSchema>;

/** One Prometheus process: started, or taken over where it runs already; started again when it ends. */
export class ShardProcess {
  private identity: ProcessIdentity | undefined;
  private lastEnd: string | undefined;
  private nextTry: number | undefined;
  private readonly backOff = new BackOff();
  private readonly outOfMemory = new BackOff();
  private readonly closing = new AbortController();
  private supervision: Promise<void> = Promise.resolve();
  private listenPort: number | undefined;
  private oomKillsBefore = oomKills();
  /** Where in the log the process that runs begins. */
  private logStart = 0;

  constructor(private readonly options: ShardProcessOptions) {}

  get running(): boolean {
    return this.identity !== undefined;
  }

  get port(): number | undefined {
    return this.listenPort;
  }

  /** Takes over the running process or starts one, and keeps it running. `reload`: its configuration file has changed. */
  async start(options: { readonly reload: boolean }): Promise<void> {
    const state = this.readState();
    this.listenPort = state?.port;
    if (state !== undefined && isRunning(state)) {
      if (sameCommand(state.command, this.command(state.port))) {
        this.identity = { pid: state.pid, began: state.began };
        this.writeState(state);
        if (options.reload) {
          this.reload();
        }
      } else {
        await endProcess(state);
      }
    }
    if (this.identity === undefined) {
      await this.launch();
    }
    this.supervision = this.supervise();
  }

  /** Has a running process read its configuration again. */
  reload(): void {
    if (this.identity !== undefined) {
      sendSignal(this.identity, 'SIGHUP');
    }
  }

  /** Why starting it again does not help, where it keeps ending. */
  broken(now: number): 'crash-loop' | 'out-of-memory' | undefined {
    if (this.outOfMemory.count(now) >= OUT_OF_MEMORY_ENDS) {
      return 'out-of-memory';
    }
    return this.backOff.isOpen(now) ? 'crash-loop' : undefined;
  }

  /** What is wrong with the process, each a sentence. */
  problems(now: number): string[] {
    const ends = this.backOff.count(now);
    if (ends === 0 || this.lastEnd === undefined) {
      return [];
    }
    const times = ends === 1 ? 'once' : `${ends} times`;
    if (this.running) {
      return [`Ended ${times} in the last 10 minutes: ${this.lastEnd}.`];
    }
    const at = this.nextTry === undefined ? '' : ` It is started again at ${clock(this.nextTry)} UTC.`;
    return [
      `${this.backOff.isOpen(now) ? 'Keeps ending' : 'Ended'} (${times} in the last 10 minutes): ${this.lastEnd}.${at}`,
    ];
  }

  /** Ends supervision and, where asked, the process; waits until it is gone. */
  async close(options: { readonly stop: boolean }): Promise<void> {
    this.closing.abort();
    await this.supervision;
    if (options.stop && this.identity !== undefined) {
      await endProcess(this.identity);
      this.identity = undefined;
    }
  }

  private async launch(): Promise<void> {
    const { dir, program, env } = this.options;
    const port = await freePort(this.listenPort);
    this.listenPort = port;
    this.oomKillsBefore = oomKills();
    const log = openLog(dir);
    this.logStart = fstatSync(log).size;
    // In a process group of its own: what ends the proxy must not end the shards by accident.
    const child = spawn(program, this.options.args(port), { detached: true, stdio: ['ignore', log, log], env });
    closeSync(log);
    child.unref();
    child.once('error', (error) => this.ended(error.message));
    child.once('exit', (code, signal) => {
      if (this.identity?.pid === child.pid) {
        this.ended(signal === null ? `exit code ${code}${logEnd(dir, this.logStart)}` : `signal ${signal}`);
      }
    });
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity !== undefined) {
      this.identity = identity;
      this.nextTry = undefined;
      this.writeState({ ...identity, port, command: this.command(port) });
    }
    this.options.onChange();
  }

  private async supervise(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      await sleep(CHECK_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) {
        return;
      }
      if (this.identity !== undefined && !isRunning(this.identity)) {
        this.ended('its process went away');
      }
      if (this.identity === undefined && Date.now() >= (this.nextTry ?? 0)) {
        await this.launch().catch((error: unknown) => this.ended(String(error)));
      }
    }
  }

  private ended(how: string): void {
    const now = Date.now();
    this.identity = undefined;
    this.lastEnd = how;
    this.nextTry = now + this.backOff.ended(now);
    if (OUT_OF_MEMORY.test(how) || (KILLED.test(how) && oomKills() > this.oomKillsBefore)) {
      this.outOfMemory.ended(now);
    }
    this.options.onChange();
  }

  private command(port: number): string[] {
    return [this.options.program, ...this.options.args(port)];
  }

  private writeState(state: State): void {
    writeAtomic(path.join(this.options.dir, 'process.json'), `${JSON.stringify(state)}\n`);
  }

  private readState(): State | undefined {
    const text = readText(path.join(this.options.dir, 'process.json'));
    const parsed = stateSchema.safeParse(parseJson(text));
    if (parsed.success && isRunning(parsed.data)) {
      return parsed.data;
    }
    // A proxy killed between starting a process and noting it leaves a process that only its command line names.
    const [found] = findByPath(STORAGE_FLAG, path.join(this.options.dir, 'data'));
    const port = Number(/^--web\.listen-address=.*:(\d+)$/m.exec(found?.args.join('\n') ?? '')?.[1]);
    return found !== undefined && port > 0
      ? { ...found.identity, port, command: [this.options.program, ...found.args.slice(1).filter((arg) => arg !== '')] }
      : parsed.data;
  }
}

function sameCommand(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}

function openLog(dir: string): number {
  mkdirSync(dir, { recursive: true });
  const file = path.join(dir, 'prometheus.log');
  try {
    if (statSync(file).size > LOG_LIMIT) {
      renameSync(file, `${file}.1`);
    }
  } catch {
    // No log yet.
  }
  return openSync(file, 'a');
}

/** Why a process ended, by what it wrote from `start` on: what Go says when it gives up, or the last line that tells an error. */
function logEnd(dir: string, start: number): string {
  try {
    const log = readFileSync(path.join(dir, 'prometheus.log'));
    const lines = log
      .subarray(Math.max(start, log.length - LOG_TAIL))
      .toString()
      .split('\n');
    const line = lines.find((text) => GIVES_UP.test(text)) ?? lines.findLast((text) => TELLS_ERROR.test(text));
    const told = line === undefined ? undefined : (/err="((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line);
    return told === undefined ? '' : `, ${told.replaceAll('\\"', '"').slice(0, 300)}`;
  } catch {
    return '';
  }
}

/** How many processes the kernel has ended for memory since the machine started; 0 where it does not say. */
function oomKills(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
