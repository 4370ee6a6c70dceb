import { type FleetDefinition, fleetDefinitionSchema } from '../../src/api/definition';
import { type Database, type Row } from './database';
import { type Incarnation } from './incarnationRows';

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

/** What a fleet made through the API is made of, each version kept. */
export class DefinitionRows {
  constructor(
    private readonly db: Database,
    private readonly of: Incarnation
  ) {}

  newest(): SavedDefinition | undefined {
    const sql = 'SELECT * FROM definitions WHERE incarnation = ? ORDER BY version DESC LIMIT 1';
    const row = this.db.get(sql, this.of.key);
    return row === undefined ? undefined : { fleet: this.of.fleet, ...savedOf(row) };
  }

  /** Saves the next version, whatever the newest one is. */
  save(saved: Omit<SavedDefinition, 'version' | 'fleet'>): SavedDefinition {
    return this.db.transaction(() => {
      const { definition, organisations, savedAt, savedBy, reason } = saved;
      const version = (this.newest()?.version ?? 0) + 1;
      const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
      this.db.run(
        'INSERT INTO definitions (incarnation, version, definition, organisations, saved_at, saved_by, reason) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[this.of.key, version, json(definition), json(organisations), savedAt, savedBy, reason]
      );
      return { ...saved, fleet: this.of.fleet, version };
    });
  }
}

function savedOf(row: Row): Omit<SavedDefinition, 'fleet'> {
  return {
    version: Number(row.version),
    definition: row.definition === null ? undefined : fleetDefinitionSchema.parse(JSON.parse(String(row.definition))),
    organisations: row.organisations === null ? undefined : (JSON.parse(String(row.organisations)) as number[]),
    savedAt: Number(row.saved_at),
    savedBy: String(row.saved_by),
    reason: String(row.reason),
  };
}
