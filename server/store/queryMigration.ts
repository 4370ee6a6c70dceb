/** What was asked of a fleet, by the hour. An empty query: all that are not told apart. */
export const queryMigration = `
CREATE TABLE queries (
  incarnation TEXT NOT NULL REFERENCES incarnations (key),
  hour INTEGER NOT NULL,
  query TEXT NOT NULL,
  step INTEGER NOT NULL,
  runs INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  total_ms REAL NOT NULL,
  largest_ms REAL NOT NULL,
  bytes REAL NOT NULL,
  series REAL NOT NULL,
  samples REAL NOT NULL,
  cached REAL NOT NULL,
  not_pushed TEXT NOT NULL,
  askers TEXT NOT NULL,
  PRIMARY KEY (incarnation, query, step, hour)
) STRICT, WITHOUT ROWID;`;
