/**
 * So long what a member's index said is believed, in milliseconds: as long as the queries of one refresh take. New series come with every
 * scrape, and the past changes with a server that begins anew, with deletions and with blocks that are put in.
 */
export const BELIEVED_MS = 10_000;

/** Milliseconds since the epoch. */
export interface Believed {
  readonly since: number;
  readonly until: number;
}

/** Whether what was found out once still holds. What seems to be of later is not known how old: the clock was set back. */
export function isBelieved<T extends Believed>(found: T | undefined, now: number): found is T {
  return found !== undefined && found.since <= now && now < found.until;
}
