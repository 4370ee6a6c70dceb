/** Lets `limit` holders in at once; `maxWaiting` more may wait, first come first served. */
export class Semaphore {
  private held = 0;
  private readonly waiting: Array<() => void> = [];

  constructor(
    private readonly limit: number,
    private readonly maxWaiting = Number.POSITIVE_INFINITY
  ) {}

  get inUse(): number {
    return this.held;
  }

  /**
   * Waits for a place. Resolves to a function that gives it back (once; more calls do nothing),
   * to `full` where too many wait already, or to `aborted` where the signal came first.
   */
  acquire(signal: AbortSignal): Promise<(() => void) | 'full' | 'aborted'> {
    if (signal.aborted) {
      return Promise.resolve('aborted');
    }
    if (this.held < this.limit) {
      this.held++;
      return Promise.resolve(this.release());
    }
    if (this.waiting.length >= this.maxWaiting) {
      return Promise.resolve('full');
    }
    return new Promise((resolve) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve(this.release());
      };
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        resolve('aborted');
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(enter);
    });
  }

  private release(): () => void {
    let done = false;
    return () => {
      if (done) {
        return;
      }
      done = true;
      const next = this.waiting.shift();
      if (next === undefined) {
        this.held--;
      } else {
        next();
      }
    };
  }
}
