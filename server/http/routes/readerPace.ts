/** How slowly a client may read its answer. Times in milliseconds. */
export interface ReaderLimits {
  /** In every such span in which bytes wait for the client, it has to take `rate` times the span. */
  readonly stall: number;
  /** Bytes per second. */
  readonly rate: number;
  /** For how long bytes of one answer may wait for the client, in all. */
  readonly total: number;
}

/** What was seen of a connection since the last look. */
export interface ReaderLook {
  /** Milliseconds. */
  readonly elapsed: number;
  /** Bytes that went out. */
  readonly taken: number;
  /** Whether there are more that the client does not take. Where there are none, it is we who are slow. */
  readonly waits: boolean;
}

/** Whether a client keeps up with its answer, look by look. */
export class ReaderPace {
  private span = 0;
  private taken = 0;
  private waited = 0;

  constructor(private readonly limits: ReaderLimits) {}

  /** Takes a look; gives why the client is too slow, which follows its name, or undefined while it is not. */
  look({ elapsed, taken, waits }: ReaderLook): string | undefined {
    if (!waits) {
      this.span = 0;
      this.taken = 0;
      return undefined;
    }
    const { stall, rate, total } = this.limits;
    this.span += elapsed;
    this.taken += taken;
    this.waited += elapsed;
    if (this.waited >= total) {
      return `kept its answer waiting for ${Math.round(this.waited / 1000)} s in all`;
    }
    if (this.span < stall) {
      return undefined;
    }
    const isSlow = this.taken < Math.max(1, (rate * this.span) / 1000);
    const told = `took ${this.taken} bytes of its answer in ${Math.round(this.span / 1000)} s`;
    this.span = 0;
    this.taken = 0;
    return isSlow ? told : undefined;
  }
}
