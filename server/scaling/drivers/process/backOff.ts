const FIRST_MS = 1000;
const LONGEST_MS = 60_000;
const MEMORY_MS = 10 * 60_000;
const OPEN_AFTER = 5;

/** How often a process ended of late, and how long to wait before it is started again. Times in milliseconds. */
export class BackOff {
  private ends: number[] = [];

  /** Notes that it ended at `now`; returns how long to wait: 1 s, doubling with each end in the last ten minutes, at most 60 s. */
  ended(now: number): number {
    this.ends = [...this.recent(now), now];
    return Math.min(LONGEST_MS, FIRST_MS * 2 ** (this.ends.length - 1));
  }

  count(now: number): number {
    return this.recent(now).length;
  }

  /** It keeps ending: something is wrong that starting again does not cure. */
  isOpen(now: number): boolean {
    return this.count(now) >= OPEN_AFTER;
  }

  private recent(now: number): number[] {
    return this.ends.filter((at) => now - at < MEMORY_MS);
  }
}
