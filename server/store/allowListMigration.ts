import { appendOnly } from './appendOnly';

/** What is written to the long-term store, version by version; null: all. */
export const allowListMigration = `
CREATE TABLE allow_lists (
  incarnation TEXT NOT NULL REFERENCES incarnations (key),
  version INTEGER NOT NULL,
  allow TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (incarnation, version)
) STRICT;
${appendOnly('allow_lists')}
ALTER TABLE incarnations ADD COLUMN allow_lists_from INTEGER NOT NULL DEFAULT 0;`;
