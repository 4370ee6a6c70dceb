import { type FleetDefinition, fleetDefinitionSchema } from '../../src/api/definition';
import { type Database, type Row } from './database';

/** A fleet made through the API, as saved; a version without definition is its deletion. */
export interface SavedDefinition {
  readonly fleet: string;
  readonly version: number;
  readonly definition?: FleetDefinition;
  /** Ids of the Grafana organisations that may see it; all may where left out. */
  readonly organisations?: readonly number[];
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  readonly savedBy: string;
  readonly reason: string;
}

/** Fleets made through the API, each version kept. */
export class DefinitionRows {
  constructor(private readonly db: Database) {}

  newest(fleet: string): SavedDefinition | undefined {
    const row = this.db.get('SELECT * FROM definitions WHERE fleet = ? ORDER BY version DESC LIMIT 1', fleet);
    return row === undefined ? undefined : savedOf(row);
  }

  /** Those that are not deleted, in the order of their ids. */
  all(): readonly SavedDefinition[] {
    const newest = 'SELECT max(version) FROM definitions AS other WHERE other.fleet = definitions.fleet';
    return this.db
      .all(`SELECT * FROM definitions WHERE version = (${newest}) AND definition IS NOT NULL ORDER BY fleet`)
      .map(savedOf);
  }

  /** Saves the next version, whatever the newest one is. */
  save(saved: Omit<SavedDefinition, 'version'>): SavedDefinition {
    return this.db.transaction(() => {
      const { fleet, definition, organisations, savedAt, savedBy, reason } = saved;
      const version = (this.newest(fleet)?.version ?? 0) + 1;
      const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
      this.db.run(
        'INSERT INTO definitions (fleet, version, definition, organisations, saved_at, saved_by, reason) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[fleet, version, json(definition), json(organisations), savedAt, savedBy, reason]
      );
      return { ...saved, version };
    });
  }
}

function savedOf(row: Row): SavedDefinition {
  return {
    fleet: String(row.fleet),
    version: Number(row.version),
    definition: row.definition === null ? undefined : fleetDefinitionSchema.parse(JSON.parse(String(row.definition))),
    organisations: row.organisations === null ? undefined : (JSON.parse(String(row.organisations)) as number[]),
    savedAt: Number(row.saved_at),
    savedBy: String(row.saved_by),
    reason: String(row.reason),
  };
}
