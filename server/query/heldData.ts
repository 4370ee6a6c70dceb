interface Gap {
  readonly from: number;
  readonly to: number;
}

const MOST_GAPS = 100;
/** Replicas of a shard begin and miss scrapes at slightly different times; less than this is no reason to prefer one. */
const ALIKE_MS = 2 * 60_000;

/** What one replica may lack of its shard's data, as far as it was seen. Times in milliseconds since the epoch. */
export class HeldData {
  private oldest: number | undefined;
  private gaps: readonly Gap[] = [];
  private downSince: number | undefined;

  /** No sample it holds is older. */
  setOldest(time: number): void {
    this.oldest = time;
  }

  /** It stopped answering, and so perhaps scraping. */
  wentDown(now: number): void {
    this.downSince ??= now;
  }

  cameBack(now: number): void {
    if (this.downSince !== undefined) {
      this.gaps = [...this.gaps, { from: this.downSince, to: now }].slice(-MOST_GAPS);
      this.downSince = undefined;
    }
  }

  /** Another server may answer from now on. */
  forget(): void {
    this.oldest = undefined;
    this.gaps = [];
    this.downSince = undefined;
  }

  /** How many milliseconds of a span it is known to lack, in steps too large to be chance; 0 where nothing is known. */
  lacks(from: number, to: number): number {
    const start = Math.max(from, Math.min(to, this.oldest ?? from));
    const inGaps = this.gaps.reduce(
      (sum, gap) => sum + Math.max(0, Math.min(to, gap.to) - Math.max(start, gap.from)),
      0
    );
    return Math.floor((start - from + inGaps) / ALIKE_MS);
  }
}
