import { type Result } from '../../engine/index';
import { type ComputeOptions } from './computer';

/** The members' own time-outs, which say more, come first. */
const GRACE_MS = 500;

/** Ends a query that nobody waits for any more, or whose time is over. */
export class QueryClock {
  /** Resolves with what is told then. */
  readonly ended: Promise<Result<never>>;
  /** It ends too when the query is over. */
  readonly signal: AbortSignal;
  /** The query is over. */
  readonly stop: () => void;

  constructor({ signal, deadline }: Pick<ComputeOptions, 'signal' | 'deadline'>) {
    const over = new AbortController();
    this.signal = over.signal;
    let stop = () => undefined as void;
    this.ended = new Promise((resolve) => {
      const end = (type: 'canceled' | 'timeout', message: string) => {
        resolve({ ok: false, error: { type, message } });
        over.abort();
      };
      const cancel = () => end('canceled', 'query was canceled');
      const timer = setTimeout(
        () => end('timeout', 'query timed out in expression evaluation'),
        deadline + GRACE_MS - performance.now()
      );
      signal.addEventListener('abort', cancel);
      stop = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', cancel);
        over.abort();
      };
      if (signal.aborted) {
        cancel();
      }
    });
    this.stop = stop;
  }
}
