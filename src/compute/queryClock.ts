import { type Result } from '../engine/index';
import { type ComputeOptions } from './computeOptions';

/** The members' own time-outs, which say more, come first. */
const GRACE_MS = 500;

/** Ends a query that nobody waits for any more, or whose time is over. */
export class QueryClock {
  /** Resolves with what is told then. */
  readonly ended: Promise<Result<never>>;
  private readonly over = new AbortController();
  private readonly timer: ReturnType<typeof setTimeout>;
  private end: (type: 'canceled' | 'timeout', message: string) => void = () => undefined;

  constructor(private readonly until: Pick<ComputeOptions, 'signal' | 'deadline'>) {
    this.ended = new Promise((resolve) => {
      this.end = (type, message) => {
        resolve({ ok: false, error: { type, message } });
        this.over.abort(new Error(message));
      };
    });
    this.timer = setTimeout(
      () => this.end('timeout', 'query timed out in expression evaluation'),
      until.deadline + GRACE_MS - performance.now()
    );
    until.signal.addEventListener('abort', this.cancel);
    if (until.signal.aborted) {
      this.cancel();
    }
  }

  /** Ends when the query does, in whatever way; with what is told, as an error, where it is ended. */
  get signal(): AbortSignal {
    return this.over.signal;
  }

  /** From now on nothing is late: the answer may be on its way. That nobody waits for it still ends it. */
  stopTime(): void {
    clearTimeout(this.timer);
  }

  /** The query is over. */
  stop(): void {
    this.stopTime();
    this.until.signal.removeEventListener('abort', this.cancel);
    this.over.abort();
  }

  private readonly cancel = () => this.end('canceled', 'query was canceled');
}
