import { type MemberAnswer } from '../../engine/index';

export type Answer = WithoutId<MemberAnswer>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** Requests to one member at once. A browser has six connections for all of Grafana: one member that hangs must not take them. */
const AT_ONCE = 2;
/** How long a member is left alone, milliseconds, after it let a request time out, and after it failed at once. */
const REST_MS = { timeout: 30_000, unavailable: 5_000 } as const;

/** Lets requests to one member through, a few at a time, and for a while none after it did not answer. */
export class MemberGate {
  private running = 0;
  private readonly waiting: Array<() => void> = [];
  private failed: { readonly message: string; readonly until: number } | undefined;

  /** Runs `ask` when its turn comes, or answers for the member where that has just failed. */
  async pass(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    if (this.running >= AT_ONCE) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running++;
    }
    try {
      if (signal.aborted) {
        return { ok: false, kind: 'canceled', message: 'the query was cancelled', elapsedMs: 0 };
      }
      if (this.failed !== undefined && Date.now() < this.failed.until) {
        return { ok: false, kind: 'unavailable', message: this.failed.message, elapsedMs: 0 };
      }
      return this.note(await ask());
    } finally {
      this.leave();
    }
  }

  /** Hands the place on, or gives it up where nobody waits. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) {
      this.running--;
    } else {
      next();
    }
  }

  private note(answer: Answer): Answer {
    if (answer.ok) {
      this.failed = undefined;
    } else if (answer.kind === 'timeout' || answer.kind === 'unavailable') {
      this.failed = { message: answer.message, until: Date.now() + REST_MS[answer.kind] };
    }
    return answer;
  }
}
