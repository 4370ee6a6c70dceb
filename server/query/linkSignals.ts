import { setMaxListeners } from 'node:events';

export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Whether the time was over before any of the others ended. */
  readonly isLate: boolean;
  /** Ends it by itself; left out: without a reason of its own. */
  readonly abort: (reason?: Error) => void;
  /** To be called when it is of no use any more: nothing of it stays with the signals it was made of. */
  readonly release: () => void;
}

/**
 * A signal that ends when one of `sources` does, or after `within` milliseconds. `AbortSignal.any` leaves a dependant on each
 * source for as long as that lives (Node 20), which for a signal of the whole process is for ever.
 */
export function linkSignals(sources: readonly AbortSignal[], within?: number): LinkedSignal {
  const controller = new AbortController();
  let isLate = false;
  const abort = (reason?: Error) => controller.abort(reason);
  const follow = () => abort();
  const end = () => {
    isLate = !controller.signal.aborted;
    abort();
  };
  const timer = within === undefined ? undefined : setTimeout(end, Math.max(1, Math.ceil(within))).unref();
  // A query may have many requests under way.
  setMaxListeners(0, ...sources);
  sources.forEach((source) => source.addEventListener('abort', follow, { once: true }));
  if (sources.some((source) => source.aborted)) {
    abort();
  }
  return {
    signal: controller.signal,
    get isLate() {
      return isLate;
    },
    abort,
    release: () => {
      clearTimeout(timer);
      sources.forEach((source) => source.removeEventListener('abort', follow));
    },
  };
}
