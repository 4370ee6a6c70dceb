const DAY = 86_400_000;

/** How long a fleet's history is kept, in milliseconds, and how many rows of it at most. */
export const HISTORY = {
  decisions: { keep: 90 * DAY, most: 50_000 },
  audit: { keep: 400 * DAY, most: 100_000 },
  moves: { keep: 90 * DAY, most: 50_000 },
  placements: { keep: 90 * DAY, most: 200_000 },
} as const;

/** The newest entries stay, however old they are; in ids, of which other fleets take some. The database sees to it. */
export const ALWAYS_KEPT = 1000;
/** The same, in epochs. */
export const EPOCHS_ALWAYS_KEPT = 100;

/** Rows of a table that are deleted at once: queries are answered by the same thread. */
export const DELETED_AT_ONCE = 10_000;

/** What is older may go. Milliseconds since the epoch. */
export interface Pruning {
  readonly now: number;
  /** Answers, and decisions, need what is from then on. */
  readonly since: number;
}

/**
 * SQL that deletes of the oldest rows of `table` those for which the condition holds, or that are more than `most` and for
 * which `surplus` holds. Values: the life's key, those of the condition and of `surplus`, the key again.
 */
export function deleteOldest(
  table: 'decisions' | 'audit' | 'moves',
  { when, surplus }: { readonly when: string; readonly surplus: string }
): string {
  const { most } = HISTORY[table];
  const newest = `SELECT id FROM ${table} WHERE incarnation = ? ORDER BY id DESC LIMIT 1 OFFSET ${most}`;
  return (
    `DELETE FROM ${table} WHERE id IN (SELECT id FROM ` +
    `(SELECT * FROM ${table} WHERE incarnation = ? ORDER BY id LIMIT ${DELETED_AT_ONCE}) ` +
    `WHERE (${when}) OR (${surplus} AND id <= (${newest})))`
  );
}
