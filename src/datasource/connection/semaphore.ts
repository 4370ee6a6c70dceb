/** Lets so many through at once; the others wait in line. */
export class Semaphore {
  private running = 0;
  private readonly waiting: Array<() => void> = [];

  constructor(private readonly places: number) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.places) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running++;
    }
    try {
      return await task();
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
}
