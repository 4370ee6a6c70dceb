import { allowListMigration } from './allowListMigration';
import { appendOnly } from './appendOnly';
import { incarnationMigration } from './incarnationMigration';
import { queryMigration } from './queryMigration';
import { retentionMigration } from './retentionMigration';
import { ruleCoverageMigration } from './ruleCoverageMigration';
import { ruleGroupsMigration } from './ruleGroupsMigration';

const first = `
CREATE TABLE fleets (
  id TEXT PRIMARY KEY,
  epoch INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE policies (
  fleet TEXT NOT NULL REFERENCES fleets (id),
  version INTEGER NOT NULL,
  policy TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (fleet, version)
) STRICT;
${appendOnly('policies')}
CREATE TABLE shards (
  fleet TEXT NOT NULL REFERENCES fleets (id),
  id TEXT NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('joining', 'active', 'draining', 'lost', 'removed')),
  created INTEGER NOT NULL,
  since INTEGER NOT NULL,
  drained INTEGER,
  by_hand INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (fleet, id)
) STRICT;

CREATE TABLE epochs (
  fleet TEXT NOT NULL REFERENCES fleets (id),
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (fleet, number)
) STRICT;
${appendOnly('epochs')}
CREATE TABLE targets (
  fleet TEXT NOT NULL,
  address TEXT NOT NULL,
  shard TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  since INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  weight REAL,
  PRIMARY KEY (fleet, address),
  FOREIGN KEY (fleet, shard) REFERENCES shards (fleet, id),
  FOREIGN KEY (fleet, epoch) REFERENCES epochs (fleet, number)
) STRICT;

CREATE TABLE placements (
  fleet TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  address TEXT NOT NULL,
  shard TEXT NOT NULL,
  PRIMARY KEY (fleet, epoch, address),
  FOREIGN KEY (fleet, shard) REFERENCES shards (fleet, id),
  FOREIGN KEY (fleet, epoch) REFERENCES epochs (fleet, number)
) STRICT;
${appendOnly('placements')}
CREATE TABLE moves (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  fleet TEXT NOT NULL,
  address TEXT NOT NULL,
  source TEXT NOT NULL,
  destination TEXT NOT NULL,
  reason TEXT NOT NULL,
  joined INTEGER NOT NULL,
  cut_over INTEGER,
  let_go INTEGER,
  series TEXT NOT NULL,
  CHECK (source <> destination),
  CHECK (cut_over IS NOT NULL OR let_go IS NULL),
  FOREIGN KEY (fleet, source) REFERENCES shards (fleet, id),
  FOREIGN KEY (fleet, destination) REFERENCES shards (fleet, id)
) STRICT;
CREATE INDEX moves_of_fleet ON moves (fleet, id);
CREATE UNIQUE INDEX moves_open ON moves (fleet, address) WHERE let_go IS NULL;

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  fleet TEXT NOT NULL REFERENCES fleets (id),
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  applied INTEGER NOT NULL,
  change INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_of_fleet ON decisions (fleet, id);
${appendOnly('decisions')}
CREATE TABLE usage (
  fleet TEXT NOT NULL REFERENCES fleets (id),
  step INTEGER NOT NULL,
  at INTEGER NOT NULL,
  shards REAL NOT NULL,
  cpu REAL,
  memory REAL,
  series REAL,
  samples REAL,
  missing REAL NOT NULL,
  recommended INTEGER NOT NULL,
  PRIMARY KEY (fleet, step, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  fleet TEXT NOT NULL REFERENCES fleets (id),
  at INTEGER NOT NULL,
  login TEXT NOT NULL,
  action TEXT NOT NULL,
  sentence TEXT NOT NULL,
  reason TEXT NOT NULL,
  before TEXT,
  after TEXT
) STRICT;
CREATE INDEX audit_of_fleet ON audit (fleet, id);
${appendOnly('audit')}`;

const second = `
CREATE TABLE definitions (
  fleet TEXT NOT NULL REFERENCES fleets (id),
  version INTEGER NOT NULL,
  definition TEXT,
  organisations TEXT,
  saved_at INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (fleet, version)
) STRICT;
${appendOnly('definitions')}`;

const third = `ALTER TABLE shards ADD COLUMN released INTEGER;`;

const fourth = `
CREATE TABLE shard_usage (
  fleet TEXT NOT NULL,
  step INTEGER NOT NULL,
  at INTEGER NOT NULL,
  shard TEXT NOT NULL,
  cpu REAL,
  memory REAL,
  series REAL,
  samples REAL,
  PRIMARY KEY (fleet, step, at, shard)
) STRICT, WITHOUT ROWID;`;

/** Each brings the database from the version of its index to the next. What was released is never changed. */
export const MIGRATIONS: readonly string[] = [
  ...[first, second, third, fourth],
  ...[incarnationMigration, retentionMigration, allowListMigration, ruleGroupsMigration, queryMigration],
  ruleCoverageMigration,
];
