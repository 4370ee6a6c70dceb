/** Milliseconds since the epoch. */
export interface Believed {
  readonly since: number;
  readonly until: number;
}

/** Whether what was found out once still holds. What seems to be of later is not known how old: the clock was set back. */
export function isBelieved<T extends Believed>(found: T | undefined, now: number): found is T {
  return found !== undefined && found.since <= now && now < found.until;
}
