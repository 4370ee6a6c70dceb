import { type MemberAnswer } from '../../engine/index';

type Turn = (result: IteratorResult<MemberAnswer>) => void;

interface Taker {
  readonly resolve: Turn;
  readonly reject: (error: Error) => void;
}

/**
 * The answers of one call of a transport, in the order they arrive: exactly `expected`, then the end.
 * When the reader stops early, `onStop` is called once.
 */
export class AnswerQueue implements AsyncIterableIterator<MemberAnswer> {
  private readonly ready: MemberAnswer[] = [];
  private taker: Taker | undefined;
  private error: Error | undefined;
  private stopped = false;
  private delivered = 0;

  constructor(
    private readonly expected: number,
    private readonly onStop: () => void
  ) {}

  /** Whether nobody waits for more. */
  get done(): boolean {
    return this.stopped || this.error !== undefined;
  }

  push(answer: MemberAnswer): void {
    if (this.done) {
      return;
    }
    if (this.taker === undefined) {
      this.ready.push(answer);
      return;
    }
    this.delivered++;
    const { resolve } = this.taker;
    this.taker = undefined;
    resolve({ value: answer, done: false });
  }

  /** Ends the iteration with an error once what has arrived is read: no member failed, but the way to all of them. */
  fail(error: Error): void {
    if (this.done) {
      return;
    }
    this.error = error;
    this.taker?.reject(error);
    this.taker = undefined;
  }

  next(): Promise<IteratorResult<MemberAnswer>> {
    const answer = this.ready.shift();
    if (answer !== undefined) {
      this.delivered++;
      return Promise.resolve({ value: answer, done: false });
    }
    if (this.error !== undefined) {
      return Promise.reject(this.error);
    }
    if (this.stopped || this.delivered >= this.expected) {
      return Promise.resolve({ value: undefined, done: true });
    }
    return new Promise((resolve, reject) => {
      this.taker = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<MemberAnswer>> {
    if (!this.stopped) {
      this.stopped = true;
      if (this.delivered < this.expected) {
        this.onStop();
      }
    }
    this.taker?.resolve({ value: undefined, done: true });
    this.taker = undefined;
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
