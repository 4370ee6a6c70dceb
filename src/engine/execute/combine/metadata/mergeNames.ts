import { compareBytes } from '../../../model/labels';

/** A list that may have been cut at a limit. */
export interface Limited<T> {
  readonly items: readonly T[];
  /** Some are left out; Prometheus then warns `results truncated due to limit`. */
  readonly truncated: boolean;
}

/** Label names, or values of a label, of several members as one list: each once, sorted by bytes. `limit` 0 is none. */
export function mergeNames(lists: ReadonlyArray<readonly string[]>, limit = 0): Limited<string> {
  return cut([...new Set(lists.flat())].sort(compareBytes), limit);
}

/** At most `limit` items; 0 is no limit, as in Prometheus' API. */
export function cut<T>(items: readonly T[], limit: number): Limited<T> {
  const truncated = limit > 0 && items.length > limit;
  return { items: truncated ? items.slice(0, limit) : items, truncated };
}
