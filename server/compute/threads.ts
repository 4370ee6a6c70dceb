import { clearInterval, clearTimeout, setInterval, setTimeout } from 'node:timers';
import { type ResourceLimits, Worker } from 'node:worker_threads';

import { type Task } from './task';
import { BEATS, RUNNING, SHARED_CELLS, type ThreadData } from './threadData';

/** So much lower is the priority of threads of large computations: `nice` 5 weighs a third of 0. */
const NICE = 5;
/** A thread that was told that nobody waits any more is ended after so long. */
const LAST_MS = 250;
/** A thread that does nothing goes after so long, and its memory with it. */
const IDLE_MS = 60_000;
const LOOK_MS = 500;
/** Looks that find a thread as it was, before it is taken for stuck. */
const STUCK_LOOKS = 4;
/** And so much of the processor the process has used meanwhile: on a busy machine a short thing may wait for long. */
const STUCK_CPU_MS = 1500;

export interface ThreadsOptions {
  /** The program that each thread runs. */
  readonly file: string;
  readonly most: number;
  /** Whether each does many things at a time, as long as all are short; else one. */
  readonly shared: boolean;
  /** A thread was ended, or ended by itself. */
  readonly onLoss: (reason: unknown) => void;
  readonly resourceLimits: ResourceLimits | undefined;
}

/** Threads that compute, begun as they are needed. One that ends is replaced by the next. */
export class Threads {
  private readonly threads = new Set<Thread>();
  private readonly queue: Waiting[] = [];
  private readonly looks: NodeJS.Timeout | undefined;

  constructor(private readonly options: ThreadsOptions) {
    if (options.shared) {
      this.begin();
      this.looks = setInterval(() => this.threads.forEach((thread) => thread.look()), LOOK_MS).unref();
    }
  }

  /** What is computed now. */
  get underWay(): number {
    return [...this.threads].reduce((sum, { tasks }) => sum + tasks.size, 0);
  }

  get waiting(): number {
    return this.queue.length;
  }

  /** Resolves when a thread has done it. Rejects with a `ThreadLoss` where the thread ends before, or where it is ended for it. */
  run(task: Task): Promise<void> {
    return new Promise((resolve, reject) => {
      this.queue.push({ task, resolve, reject });
      this.serve();
    });
  }

  /** Nobody waits for a task any more: a thread of its own is ended, a moment after it was asked to end it itself. */
  endSoon(run: number): void {
    const at = this.queue.findIndex(({ task }) => task.run === run);
    this.queue.splice(at, at < 0 ? 0 : 1).forEach(({ resolve }) => resolve());
    const thread = [...this.threads].find(({ tasks }) => tasks.has(run));
    if (thread !== undefined && !this.options.shared) {
      setTimeout(() => thread.tasks.has(run) && thread.end('it did not end what nobody waited for'), LAST_MS).unref();
    }
  }

  async close(): Promise<void> {
    clearInterval(this.looks);
    await Promise.all([...this.threads].map((thread) => thread.close()));
  }

  private serve(): void {
    for (let thread = this.free(); thread !== undefined && this.queue.length > 0; thread = this.free()) {
      const [next] = this.queue.splice(0, 1);
      thread.take(next);
    }
  }

  private free(): Thread | undefined {
    const { shared, most } = this.options;
    const free = [...this.threads].find(({ tasks }) => shared || tasks.size === 0);
    return free ?? (this.queue.length > 0 && this.threads.size < most ? this.begin() : undefined);
  }

  private begin(): Thread {
    const { onLoss, shared } = this.options;
    const thread = new Thread(this.options, {
      onFree: () => {
        this.serve();
        if (!shared) {
          thread.closeAfter(IDLE_MS);
        }
      },
      onEnd: (reason) => {
        this.threads.delete(thread);
        if (reason !== undefined) {
          onLoss(reason);
        }
        this.serve();
      },
    });
    this.threads.add(thread);
    return thread;
  }
}

/** That a thread ended; `own`: while it did this. */
export class ThreadLoss extends Error {
  override readonly name = 'ThreadLoss';

  constructor(
    readonly reason: unknown,
    readonly own: boolean
  ) {
    super('the thread ended', { cause: reason });
  }
}

interface Waiting {
  readonly task: Task;
  readonly resolve: () => void;
  readonly reject: (loss: ThreadLoss) => void;
}

interface Told {
  readonly onFree: () => void;
  /** With the reason; without where it was closed. */
  readonly onEnd: (reason: unknown) => void;
}

class Thread {
  readonly tasks = new Map<number, Waiting>();
  private readonly cells = new Int32Array(new SharedArrayBuffer(SHARED_CELLS * Int32Array.BYTES_PER_ELEMENT));
  private readonly worker: Worker;
  /** When it was found as it is now, first: the beat, looks since, and what the process had used of the processor. */
  private found = { beat: 0, looks: 0, cpu: 0 };
  private idle: NodeJS.Timeout | undefined;
  private why: unknown;
  private isClosed = false;

  constructor(
    { file, shared, resourceLimits }: ThreadsOptions,
    private readonly told: Told
  ) {
    this.worker = new Worker(file, {
      workerData: { cells: this.cells, nice: shared ? 0 : NICE } satisfies ThreadData,
      env: {},
      resourceLimits,
    });
    this.worker.unref();
    this.worker.on('message', (run: number) => {
      this.tasks.get(run)?.resolve();
      this.tasks.delete(run);
      told.onFree();
    });
    this.worker.on('error', (error) => {
      this.why ??= error;
    });
    this.worker.on('exit', (code) => this.ended(shared, new Error(`the thread ended with code ${code}`)));
  }

  take(waiting: Waiting): void {
    clearTimeout(this.idle);
    this.tasks.set(waiting.task.run, waiting);
    this.worker.postMessage(waiting.task, [waiting.task.port]);
  }

  end(why: string): void {
    this.why ??= new Error(why);
    void this.worker.terminate();
  }

  closeAfter(ms: number): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => void this.close(), ms).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.idle);
    this.isClosed = true;
    await this.worker.terminate();
  }

  /** Ends it where it has done one thing for so long that all others wait. */
  look(): void {
    // It has none before it has begun.
    const beat = this.tasks.size === 0 ? 0 : Atomics.load(this.cells, BEATS);
    if (beat === 0 || beat !== this.found.beat) {
      this.found = { beat, looks: 0, cpu: cpuMs() };
      return;
    }
    this.found.looks++;
    if (this.found.looks >= STUCK_LOOKS && cpuMs() - this.found.cpu >= STUCK_CPU_MS) {
      this.end('one query held up the others');
    }
  }

  private ended(shared: boolean, why: Error): void {
    clearTimeout(this.idle);
    const reason = this.why ?? why;
    this.told.onEnd(this.isClosed ? undefined : reason);
    const running = Atomics.load(this.cells, RUNNING);
    for (const [run, { reject }] of this.tasks) {
      reject(new ThreadLoss(reason, !shared || run === running));
    }
    this.tasks.clear();
  }
}

/** Of all of the process, so never less than one of its threads has used. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
