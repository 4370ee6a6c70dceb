const BUCKETS = 30;
const BUCKET_MS = 10_000;

/** Counts requests and failures over the last five minutes, and keeps how long the longest took, in buckets of ten seconds. Times are of a clock that is never set. */
export class RequestStats {
  private readonly epochs = new Array<number>(BUCKETS).fill(-1);
  private readonly totals = new Array<number>(BUCKETS).fill(0);
  private readonly failures = new Array<number>(BUCKETS).fill(0);
  private readonly longests = new Array<number>(BUCKETS).fill(0);

  /** Adds one request that ended at `now`, after so long (milliseconds). */
  add(now: number, failed: boolean, elapsedMs = 0): void {
    const epoch = Math.floor(now / BUCKET_MS);
    const i = epoch % BUCKETS;
    if (this.epochs[i] !== epoch) {
      this.epochs[i] = epoch;
      this.totals[i] = 0;
      this.failures[i] = 0;
      this.longests[i] = 0;
    }
    this.totals[i]++;
    this.failures[i] += failed ? 1 : 0;
    this.longests[i] = Math.max(this.longests[i], elapsedMs);
  }

  sum(now: number): { total: number; failed: number } {
    const epoch = Math.floor(now / BUCKET_MS);
    let total = 0;
    let failed = 0;
    for (let i = 0; i < BUCKETS; i++) {
      if (this.epochs[i] > epoch - BUCKETS) {
        total += this.totals[i];
        failed += this.failures[i];
      }
    }
    return { total, failed };
  }

  /** Milliseconds that the longest took; 0 where there was none. */
  longest(now: number): number {
    const oldest = Math.floor(now / BUCKET_MS) - BUCKETS;
    return Math.max(0, ...this.longests.filter((_, i) => this.epochs[i] > oldest));
  }
}
