import { appendOnly } from './appendOnly';
import { ALWAYS_KEPT, EPOCHS_ALWAYS_KEPT } from './pruning';

/** The newest rows of one life of a fleet. */
const NEWEST = {
  audit: `OLD.id > (SELECT max(id) FROM audit WHERE incarnation = OLD.incarnation) - ${ALWAYS_KEPT}`,
  decisions: `OLD.id > (SELECT max(id) FROM decisions WHERE incarnation = OLD.incarnation) - ${ALWAYS_KEPT}`,
  epochs: `OLD.number > (SELECT epoch FROM incarnations WHERE key = OLD.incarnation) - ${EPOCHS_ALWAYS_KEPT}`,
  placements: `OLD.epoch > (SELECT epoch FROM incarnations WHERE key = OLD.incarnation) - ${EPOCHS_ALWAYS_KEPT}`,
} as const;

/** History ends somewhere: what is not among the newest rows may be deleted, and still not changed. */
export const retentionMigration = `
${Object.entries(NEWEST)
  .map(([table, newest]) => `DROP TRIGGER ${table}_no_delete;\n${appendOnly(table, ['DELETE'], newest)}`)
  .join('')}
CREATE INDEX epochs_by_time ON epochs (incarnation, at);
CREATE INDEX targets_of_epoch ON targets (incarnation, epoch);`;
