import { appendOnly } from './appendOnly';

const TABLES = [
  ...['policies', 'shards', 'epochs', 'targets', 'placements', 'moves', 'decisions', 'usage', 'audit', 'definitions'],
  'shard_usage',
];

/** What only fleets made through the API have in their audit. */
const MADE = "('fleet.create', 'fleet.edit', 'fleet.delete')";

/**
 * Rows belong to a life of a fleet, not to its id alone. A life of the fleets file keeps the id as its key; of fleets made
 * through the API, those that were deleted get `id.2` together, and the one that goes on gets `id.3`.
 */
export const incarnationMigration = `
ALTER TABLE fleets RENAME TO incarnations;
ALTER TABLE incarnations RENAME COLUMN id TO key;
ALTER TABLE incarnations ADD COLUMN fleet TEXT NOT NULL DEFAULT '';
ALTER TABLE incarnations ADD COLUMN origin TEXT NOT NULL DEFAULT 'file' CHECK (origin IN ('file', 'api'));
ALTER TABLE incarnations ADD COLUMN organisations TEXT;
ALTER TABLE incarnations ADD COLUMN began INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incarnations ADD COLUMN ended INTEGER;
ALTER TABLE incarnations ADD COLUMN audit_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incarnations ADD COLUMN decisions_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incarnations ADD COLUMN policies_from INTEGER NOT NULL DEFAULT 0;
UPDATE incarnations SET fleet = key;
CREATE INDEX incarnations_of_fleet ON incarnations (fleet, origin);
${TABLES.map((table) => `ALTER TABLE ${table} RENAME COLUMN fleet TO incarnation;`).join('\n')}

CREATE TEMP TABLE made AS
  SELECT incarnation AS fleet,
    max(version) FILTER (WHERE definition IS NULL) AS deleted,
    max(version) AS newest,
    min(saved_at) AS began,
    max(saved_at) FILTER (WHERE definition IS NULL) AS ended
  FROM definitions GROUP BY incarnation;
CREATE TEMP TABLE deletions AS
  SELECT incarnation AS fleet, max(id) AS id FROM audit WHERE action = 'fleet.delete' GROUP BY incarnation;
INSERT INTO incarnations (key, fleet, origin, began, ended)
  SELECT fleet || '.2', fleet, 'api', began, ended FROM made WHERE deleted IS NOT NULL;
INSERT INTO incarnations (key, fleet, origin, organisations, began)
  SELECT made.fleet || '.3', made.fleet, 'api', coalesce(definitions.organisations, 'null'),
    (SELECT min(saved_at) FROM definitions AS own WHERE own.incarnation = made.fleet AND own.version > coalesce(deleted, 0))
  FROM made JOIN definitions ON definitions.incarnation = made.fleet AND definitions.version = made.newest
  WHERE definitions.definition IS NOT NULL;

DROP TRIGGER definitions_no_update;
UPDATE definitions SET incarnation = incarnation ||
  iif(version <= (SELECT coalesce(deleted, 0) FROM made WHERE made.fleet = definitions.incarnation), '.2', '.3');
${appendOnly('definitions', ['UPDATE'])}
DROP TRIGGER audit_no_update;
UPDATE audit SET incarnation = incarnation ||
  iif(id <= coalesce((SELECT deletions.id FROM deletions WHERE deletions.fleet = audit.incarnation), 0), '.2', '.3')
  WHERE action IN ${MADE} AND incarnation IN (SELECT fleet FROM made);
${appendOnly('audit', ['UPDATE'])}
UPDATE shard_usage SET incarnation = incarnation || '.3'
  WHERE at >= (SELECT began FROM incarnations WHERE key = shard_usage.incarnation || '.3');
DROP TABLE deletions;
DROP TABLE made;`;
