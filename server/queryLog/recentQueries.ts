import { QUERY_HISTORY, type QueryRows } from '../store/queryRows';

/** Queries that are looked at, the dearest. */
const MOST_QUERIES = 500;

/** The texts of what was asked of a fleet over the days that are kept, those of most time first. */
export function recentQueries(rows: Pick<QueryRows, 'page'>, now: number): readonly string[] {
  const { queries } = rows.page({ from: now - QUERY_HISTORY.keep, to: now, offset: 0, limit: MOST_QUERIES });
  return [...new Set(queries.map(({ query }) => query))];
}
