/** How a run of the loop ended, and when the next is due. */
export type LoopOutcome =
  | { readonly kind: 'requeue'; readonly afterMs: number }
  | { readonly kind: 'retry'; readonly afterMs: number; readonly problem: string }
  /** It is of no use to try again before something is changed. */
  | { readonly kind: 'terminal'; readonly problem: string };

/** Thrown by drivers for what no repetition cures. */
export class Terminal extends Error {}

const FIRST = 1000;
const LONGEST = 60_000;

/** Waiting times after failures in a row: 1 s, doubling, 60 s at most. */
export class RetryDelay {
  private failures = 0;

  /** Milliseconds to wait. */
  failed(): number {
    return Math.min(LONGEST, FIRST * 2 ** this.failures++);
  }

  succeeded(): void {
    this.failures = 0;
  }
}
