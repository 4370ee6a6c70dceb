import { type z } from 'zod';

import { type Database, type Row } from './database';
import { type Incarnation } from './incarnationRows';

/** Who saved a version that says what the fleets file says. */
export const FLEETS_FILE = 'fleets file';

/** Who saved a version when, and why. */
export interface Saving {
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  readonly savedBy: string;
  readonly reason: string;
}

/** One version of what people save. */
export type Saved<Name extends string, Value> = Saving & { readonly version: number } & {
  readonly [Key in Name]: Value;
};

/** Where versions are kept. */
interface Kept<Name extends string, Value> {
  readonly table: 'policies' | 'allow_lists' | 'rule_groups';
  /** Of what is saved. */
  readonly name: Name;
  /** Left out: its name. */
  readonly column?: string;
  readonly schema: z.ZodType<Value>;
  /** The first version that those who see the fleet may read. */
  readonly from: number;
}

/** What people save of a fleet, each version kept. */
export class VersionedRows<Name extends string, Value> {
  constructor(
    private readonly db: Database,
    private readonly of: Incarnation,
    private readonly kept: Kept<Name, Value>
  ) {}

  newest(): Saved<Name, Value> | undefined {
    return this.versions(1).at(0);
  }

  /** The newest first. */
  versions(limit: number): ReadonlyArray<Saved<Name, Value>> {
    return this.rows(this.kept.from, limit).map((row) => this.savedOf(row));
  }

  /** What was in force since when, without the words of who saved it: also what others may not read. The newest first. */
  inForce(limit: number): ReadonlyArray<{ readonly value: Value; readonly since: number }> {
    return this.rows(0, limit).map((row) => ({ value: this.valueOf(row), since: Number(row.saved_at) }));
  }

  /** Saves the version after `expected`; undefined where that is there already. */
  save(value: Value, saving: Saving, expected: number): Saved<Name, Value> | undefined {
    const { table } = this.kept;
    return this.db.transaction(() => {
      const { savedAt, savedBy, reason } = saving;
      const version = (this.newest()?.version ?? 0) + 1;
      if (version !== expected + 1) {
        return undefined;
      }
      this.db.run(
        `INSERT INTO ${table} (incarnation, version, ${this.column}, saved_at, saved_by, reason) VALUES (?, ?, ?, ?, ?, ?)`,
        ...[this.of.key, version, JSON.stringify(value), savedAt, savedBy, reason]
      );
      return this.saved({ savedAt, savedBy, reason, version }, value);
    });
  }

  private get column(): string {
    return this.kept.column ?? this.kept.name;
  }

  private rows(from: number, limit: number): readonly Row[] {
    const sql = `SELECT * FROM ${this.kept.table} WHERE incarnation = ? AND version >= ? ORDER BY version DESC LIMIT ?`;
    return this.db.all(sql, this.of.key, from, limit);
  }

  private valueOf(row: Row): Value {
    return this.kept.schema.parse(JSON.parse(String(row[this.column])));
  }

  private savedOf(row: Row): Saved<Name, Value> {
    const words = {
      savedAt: Number(row.saved_at),
      savedBy: String(row.saved_by),
      reason: String(row.reason),
    };
    return this.saved({ version: Number(row.version), ...words }, this.valueOf(row));
  }

  private saved(version: Saving & { readonly version: number }, value: Value): Saved<Name, Value> {
    // A computed key is any key to the compiler.
    return { ...version, [this.kept.name]: value } as Saved<Name, Value>;
  }
}
