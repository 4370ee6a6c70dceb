/**
 * Since when a fleet's shards are out of balance. Where many targets change at once, their weights follow one after the other, and
 * the shards seem out of balance for a moment. After a restart it begins anew.
 */
export class Imbalance {
  private since: number | undefined;

  /** Notes whether there is one at `now`; returns whether it has lasted for `window`. Milliseconds. */
  lasts(isThere: boolean, { now, window }: { readonly now: number; readonly window: number }): boolean {
    this.since = isThere ? (this.since ?? now) : undefined;
    return this.since !== undefined && now - this.since >= window;
  }
}
