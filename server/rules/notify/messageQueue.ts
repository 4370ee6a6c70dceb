/** Messages that wait for one Alertmanager. */
export const QUEUE_CAPACITY = 10_000;
export const BATCH_SIZE = 256;

export interface Waiting {
  readonly message: string;
  /** In milliseconds, of a clock that is never set. */
  readonly since: number;
}

/** What waits for one Alertmanager: where it is full, the oldest goes. Source: Prometheus 3.5 `notifier/manager.go`, `Send` and `nextBatch`. */
export class MessageQueue {
  /** Messages that are gone without having been taken. */
  dropped = 0;
  private waiting: Waiting[] = [];

  get length(): number {
    return this.waiting.length;
  }

  add(messages: readonly string[], now: number): void {
    this.waiting.push(...messages.slice(-QUEUE_CAPACITY).map((message) => ({ message, since: now })));
    const over = Math.max(0, this.waiting.length - QUEUE_CAPACITY);
    this.waiting.splice(0, over);
    this.dropped += over + Math.max(0, messages.length - QUEUE_CAPACITY);
  }

  /** The next to be sent in one request; those that have waited since before `oldest` are dropped. */
  take(oldest: number): readonly Waiting[] {
    const fresh = this.waiting.findIndex(({ since }) => since >= oldest);
    const old = fresh < 0 ? this.waiting.length : fresh;
    this.waiting.splice(0, old);
    this.dropped += old;
    return this.waiting.splice(0, BATCH_SIZE);
  }
}
