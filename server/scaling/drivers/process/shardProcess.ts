import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { errorText } from '../../../errorText';
import { endProcess, sendSignal } from '../../../files/endProcess';
import { freePort } from '../../../files/freePort';
import { identify, isRunning, type ProcessIdentity } from '../../../files/processIdentity';
import { BackOff } from './backOff';
import { ShardLog } from './shardLog';
import { type RunningShard, ShardState } from './shardState';

const CHECK_MS = 500;
/** What keeps a process from being started, such as a full disk, may be gone soon. */
const START_AGAIN_MS = 5000;
/** The kernel ends what takes too much memory with SIGKILL, and counts that. */
const KILLED = /signal SIGKILL|exit code 137|went away/;
const OUT_OF_MEMORY = /out of memory|cannot allocate memory/;
const OUT_OF_MEMORY_ENDS = 3;

/** Takes the log's lines, each with its fields, of which `pid` is the proxy's. */
export type ShardLogger = Readonly<Record<'info' | 'warn', (fields: object, message: string) => void>>;

/** How a process ended, as far as it is known. */
interface End {
  readonly code?: number | null;
  readonly signal?: NodeJS.Signals | null;
  /** In words. */
  readonly how: string;
}

export interface ShardProcessOptions {
  readonly program: string;
  /** The shard's own folder. */
  readonly dir: string;
  readonly args: (port: number) => string[];
  readonly env: Readonly<Record<string, string>>;
  /** Called when it starts or ends. */
  readonly onChange: () => void;
  readonly logger: ShardLogger;
  /** Of the fleet and the shard, for the log. */
  readonly names: { readonly fleet: string; readonly shard: string };
}

/**
 * One Prometheus process: started, or taken over where it runs already; started again when it ends. There is never a second one
 * of the same data: whatever could not be written down, a process that runs is found by what it was started with.
 */
export class ShardProcess {
  private identity: ProcessIdentity | undefined;
  /** Why it does not run, or did not: a sentence's end. */
  private lastEnd: string | undefined;
  private notStarted: string | undefined;
  /** By the clock that is never set. */
  private nextTry = 0;
  private nextTryTold = '';
  /** The process that runs and is not written down yet. */
  private unwritten: RunningShard | undefined;
  /** Its end is an event: it is a child of this proxy. */
  private isChild = false;
  /** When it was started, by the clock that is never set; left out where it was taken over. */
  private startedAt: number | undefined;
  private readonly backOff = new BackOff();
  private readonly outOfMemory = new BackOff();
  private readonly closing = new AbortController();
  private supervision: Promise<void> = Promise.resolve();
  private listenPort: number | undefined;
  private oomKillsBefore = oomKills();
  private readonly log: ShardLog;
  private readonly state: ShardState;

  constructor(private readonly options: ShardProcessOptions) {
    this.log = new ShardLog(options.dir);
    this.state = new ShardState(options.dir, options.program);
  }

  get running(): boolean {
    return this.identity !== undefined;
  }

  get port(): number | undefined {
    return this.listenPort;
  }

  /** Where it answers, without a slash at the end; undefined before its first start. */
  get url(): string | undefined {
    return this.listenPort === undefined ? undefined : `http://127.0.0.1:${this.listenPort}`;
  }

  /** Takes over the running process or starts one, and keeps it running. What keeps it from starting is a problem, and tried again. */
  async start(): Promise<void> {
    this.log.close();
    await this.launch();
    this.supervision = this.supervise();
  }

  /** Has a running process read its configuration again. */
  reload(): void {
    if (this.identity !== undefined) {
      sendSignal(this.identity, 'SIGHUP');
    }
  }

  /** Why starting it again does not help, where it keeps ending. */
  broken(): 'crash-loop' | 'out-of-memory' | undefined {
    const now = performance.now();
    if (this.outOfMemory.count(now) >= OUT_OF_MEMORY_ENDS) {
      return 'out-of-memory';
    }
    return this.backOff.isOpen(now) ? 'crash-loop' : undefined;
  }

  /** What is wrong with the process, each a sentence. */
  problems(): string[] {
    const again = `It is started again at ${this.nextTryTold} UTC.`;
    if (this.notStarted !== undefined) {
      return [`Cannot be started: ${this.notStarted}. ${again}`];
    }
    const now = performance.now();
    const ends = this.backOff.count(now);
    if (ends === 0 || this.lastEnd === undefined) {
      return [];
    }
    const times = ends === 1 ? 'once' : `${ends} times`;
    if (this.running) {
      return [`Ended ${times} in the last 10 minutes: ${this.lastEnd}.`];
    }
    const verb = this.backOff.isOpen(now) ? 'Keeps ending' : 'Ended';
    return [`${verb} (${times} in the last 10 minutes): ${this.lastEnd}. ${again}`];
  }

  /** Ends supervision and, where asked, the process, also one that was not started or taken over here; waits until it is gone. */
  async close(options: { readonly stop: boolean }): Promise<void> {
    this.closing.abort();
    await this.supervision;
    const identity = options.stop ? (this.identity ?? this.state.find()?.identity) : undefined;
    if (identity !== undefined) {
      await endProcess(identity);
      this.identity = undefined;
      this.tell('info', { shardPid: identity.pid }, 'a shard is stopped');
    }
  }

  private async launch(): Promise<void> {
    try {
      const found = this.state.find();
      this.listenPort = found?.port ?? this.listenPort ?? this.state.read()?.port;
      if (found !== undefined && sameCommand(found.command, this.command(found.port))) {
        this.isChild = false;
        this.startedAt = undefined;
        this.runs(found.identity, found.port);
        this.tell('info', { port: found.port, shardPid: found.identity.pid }, 'a shard that ran already is taken over');
        // It may not have heard of the newest configuration.
        this.reload();
      } else {
        await (found && endProcess(found.identity));
        await this.spawn();
      }
    } catch (error) {
      this.cannotStart(errorText(error));
    }
    this.tellChange();
  }

  private async spawn(): Promise<void> {
    const port = await freePort(this.listenPort);
    this.listenPort = port;
    this.oomKillsBefore = oomKills();
    this.state.write({ port, command: this.command(port) });
    const child = this.spawnChild(port);
    child.once('error', (error) => this.ended({ how: error.message }));
    child.once('exit', (code, signal) => {
      if (this.identity?.pid === child.pid) {
        const why = this.log.why();
        const how = signal === null ? `exit code ${code}${why && `, ${why}`}` : `signal ${signal}`;
        this.ended({ code, signal, how });
      }
    });
    if (child.pid !== undefined) {
      this.isChild = true;
      this.startedAt = performance.now();
      this.tell('info', { port, shardPid: child.pid }, 'a shard is started');
      this.runs(identify(child.pid) ?? { pid: child.pid, began: '' }, port);
    }
  }

  private spawnChild(port: number): ChildProcess {
    const { program, args, env } = this.options;
    const log = this.log.open();
    try {
      // In a process group of its own: what ends the proxy must not end the shards by accident.
      const child = spawn(program, args(port), { detached: true, stdio: ['ignore', log, log], env });
      child.unref();
      return child;
    } finally {
      closeSync(log);
    }
  }

  private runs(identity: ProcessIdentity, port: number): void {
    this.identity = identity;
    this.notStarted = undefined;
    this.unwritten = { identity, port, command: this.command(port) };
    this.writeIdentity();
  }

  private async supervise(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      await sleep(CHECK_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) {
        return;
      }
      if (this.identity !== undefined && !this.isChild && !isRunning(this.identity)) {
        this.ended({ how: 'its process went away' });
      }
      if (this.identity !== undefined) {
        this.writeIdentity();
      } else if (performance.now() >= this.nextTry) {
        await this.launch();
      }
    }
  }

  private ended({ how, ...end }: End): void {
    const now = performance.now();
    const { pid: shardPid } = this.identity ?? {};
    this.identity = undefined;
    this.unwritten = undefined;
    this.lastEnd = how;
    const againInMs = this.backOff.ended(now);
    this.tryIn(againInMs);
    const ranMs = this.startedAt === undefined ? undefined : Math.round(now - this.startedAt);
    this.startedAt = undefined;
    if (!this.closing.signal.aborted) {
      this.tell('warn', { shardPid, ...end, how, ranMs, againInMs }, 'a shard has ended by itself');
    }
    if (OUT_OF_MEMORY.test(how) || (KILLED.test(how) && oomKills() > this.oomKillsBefore)) {
      this.outOfMemory.ended(now);
    }
    this.tellChange();
  }

  /** Told once in the log: it is tried again and again. */
  private cannotStart(problem: string): void {
    if (problem !== this.notStarted) {
      this.tell('warn', { problem }, 'a shard cannot be started');
    }
    this.notStarted = problem;
    this.tryIn(START_AGAIN_MS);
  }

  private tell(level: keyof ShardLogger, fields: object, message: string): void {
    this.options.logger[level]({ ...this.options.names, ...fields }, message);
  }

  private tryIn(ms: number): void {
    this.nextTry = performance.now() + ms;
    this.nextTryTold = new Date(Date.now() + ms).toISOString().slice(11, 19);
  }

  /** Called from events and timers, where what it throws would end the proxy. */
  private tellChange(): void {
    try {
      this.options.onChange();
    } catch {
      // Whoever listens reads the state again before long.
    }
  }

  private command(port: number): string[] {
    return [this.options.program, ...this.options.args(port)];
  }

  /** Where it cannot be written now, it is tried again; the process would be found without. */
  private writeIdentity(): void {
    try {
      if (this.unwritten !== undefined) {
        const { identity, port, command } = this.unwritten;
        this.state.write({ ...identity, port, command: [...command] });
        this.unwritten = undefined;
      }
    } catch {
      // The disk is full.
    }
  }
}

function sameCommand(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}

/** How many processes the kernel has ended for memory since the machine started; 0 where it does not say. */
function oomKills(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
