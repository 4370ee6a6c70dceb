import { type ResourceLimits } from 'node:worker_threads';

import { QueryClock } from '../../src/compute/queryClock';
import { fail, ok, type QueryError, type Result } from '../../src/engine/index';
import { errorCode } from '../errorCode';
import { AskedMembers } from './askedMembers';
import { Attempt, type AttemptOptions, type Outcome } from './attempt';
import {
  type AskOf,
  type Computed,
  type Computer,
  type ComputerUse,
  type JobOptions,
  type Jobs,
  type ToldOf,
} from './job';
import { KnownLarge } from './knownLarge';
import { type Learned } from './learnedMemory';
import { Threads } from './threads';

/**
 * Members' answers of so many bytes are decoded and computed beside others in one thread; what has more gets a thread of its own.
 * Measured by `npm run bench -- compute`.
 */
const SMALL_BYTES = 1024 * 1024;
/**
 * What members tell beside an answer, of where their data begin or of their indexes, is less, and comes first: what is known to be large
 * leaves the shared thread when the answers themselves are there.
 */
const ASIDE_BYTES = 64 * 1024;
/** How often something small begins anew because of what another did to their thread. */
const MOST_BEGUN = 3;

export interface ComputePoolOptions {
  /** The program of the threads. */
  readonly file: string;
  /** Threads of large computations. */
  readonly threads: number;
  readonly onLoss: (reason: unknown) => void;
  /** Bytes of members' answers up to which a computation is small. Left out: as measured. */
  readonly smallBytes?: number;
  /** Of each thread. Left out: Node's own. */
  readonly resourceLimits?: ResourceLimits;
}

/**
 * Computes in threads. All begins in one that many share; what turns out large goes on in one of its own, and so does what
 * held up the others. What is known to be large only asks its members from the shared one, so that no thread of its own waits
 * for them, and next to nothing of their answers is computed with there.
 */
export class ComputePool<J extends Jobs> implements Computer<J> {
  readonly use: ComputerUse;
  private readonly small: Threads;
  private readonly large: Threads;
  private readonly smallBytes: number;
  private readonly known = new KnownLarge();
  private runs = 0;

  constructor({ file, threads, onLoss, resourceLimits, smallBytes = SMALL_BYTES }: ComputePoolOptions) {
    this.smallBytes = smallBytes;
    let lost = 0;
    const counted = (reason: unknown) => {
      lost++;
      onLoss(reason);
    };
    const small = new Threads({ file, most: 1, shared: true, onLoss: counted, resourceLimits });
    const large = new Threads({ file, most: threads, shared: false, onLoss: counted, resourceLimits });
    [this.small, this.large] = [small, large];
    this.use = {
      threads,
      get busy() {
        return large.underWay;
      },
      get waiting() {
        return large.waiting;
      },
      get small() {
        return small.underWay;
      },
      get lost() {
        return lost;
      },
      onWait: () => undefined,
    };
  }

  async run<K extends keyof J & string>(
    job: K,
    ask: AskOf<J[K]>,
    { transportOf, fragments, gzip = false, kind, ...until }: JobOptions
  ): Promise<Result<Computed<ToldOf<J[K]>>>> {
    const members = new AskedMembers(transportOf);
    let attempt: Attempt | undefined;
    const clock = new QueryClock(until);
    const ended = clock.ended.then((result): Outcome => ({ kind: 'computed', result: naming(members.silent, result) }));
    clock.signal.addEventListener('abort', () => attempt?.end(clock.signal.reason));
    const begin = (next: Attempt, learned: readonly Learned[]) => {
      if (clock.signal.aborted) {
        return ended;
      }
      attempt = next;
      this.runs = (this.runs % MOST_RUNS) + 1;
      return Promise.race([next.run({ job, ask, run: this.runs, learned, gzip }), ended]);
    };
    try {
      const result = (await this.compute({ members, fragments, kind }, begin)) as Result<Computed<ToldOf<J[K]>>>;
      return gzip && result.ok ? ok({ ...result.value, encoding: 'gzip' }) : result;
    } finally {
      clock.stopTime();
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.small.close(), this.large.close()]);
  }

  private async compute(
    { kind, ...given }: Pick<AttemptOptions, 'members' | 'fragments'> & Pick<JobOptions, 'kind'>,
    begin: Begin
  ): Promise<Result<Computed<unknown>>> {
    const mostBytes =
      kind !== undefined && this.known.has(kind) ? Math.min(ASIDE_BYTES, this.smallBytes) : this.smallBytes;
    let outcome: Outcome | undefined;
    for (let begun = 0; begun < MOST_BEGUN && !isLarge(outcome); begun++) {
      outcome = await begin(new Attempt({ ...given, threads: this.small, mostBytes }), []);
    }
    if (outcome?.kind !== 'computed') {
      const asked = performance.now();
      const onBegin = () => this.use.onWait(performance.now() - asked);
      const learned = outcome?.kind === 'large' ? outcome.learned : [];
      outcome = await begin(new Attempt({ ...given, threads: this.large, onBegin }), learned);
    }
    if (kind !== undefined) {
      this.known.note(kind, given.members.bytes > this.smallBytes);
    }
    return outcome.kind === 'computed' ? outcome.result : { ok: false, error: lossError(outcome) };
  }
}

type Begin = (attempt: Attempt, learned: readonly Learned[]) => Promise<Outcome>;

/** The cell that holds a run's number is of 32 bits. */
const MOST_RUNS = 2 ** 31 - 1;

/** Whether there is nothing more to do with it in the shared thread. */
function isLarge(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && (outcome.kind !== 'died' || outcome.loss.own);
}

/** A time-out names the members for whose answers it was waited. */
function naming(silent: readonly string[], result: Result<never>): Result<never> {
  return result.ok || result.error.type !== 'timeout' || silent.length === 0
    ? result
    : fail('timeout', `${result.error.message}: no answer from ${silent.join(', ')}`);
}

function lossError(outcome: Outcome): QueryError {
  const reason = outcome.kind === 'died' ? outcome.loss.reason : undefined;
  const message =
    errorCode(reason) === 'ERR_WORKER_OUT_OF_MEMORY'
      ? 'the query needs more memory than a thread of the proxy has'
      : 'the thread of the proxy that computed the query ended';
  return { type: 'internal', message };
}
