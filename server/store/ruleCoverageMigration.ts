/** Which evaluations of rules are whole: runs of times, in milliseconds since the epoch, with the series that each of them wrote. */
export const ruleCoverageMigration = `
CREATE TABLE rule_coverage (
  incarnation TEXT NOT NULL REFERENCES incarnations (key),
  rule TEXT NOT NULL,
  began INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  series INTEGER NOT NULL,
  PRIMARY KEY (incarnation, rule, began)
) STRICT, WITHOUT ROWID;`;
