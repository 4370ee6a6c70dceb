import { appendOnly } from './appendOnly';

/** The rule groups made on the page, version by version: each the text of a rule file as JSON, or an object of it and of what goes with it. */
export const ruleGroupsMigration = `
CREATE TABLE rule_groups (
  incarnation TEXT NOT NULL REFERENCES incarnations (key),
  version INTEGER NOT NULL,
  text TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (incarnation, version)
) STRICT;
${appendOnly('rule_groups')}
ALTER TABLE incarnations ADD COLUMN rule_groups_from INTEGER NOT NULL DEFAULT 0;`;
