import { type Database, type Row } from './database';

/**
 * One life of a fleet. Every row of a fleet belongs to one; a fleet that is made again under an id that was used begins a new
 * one, and reads nothing of those before.
 */
export interface Incarnation {
  /** The fleet's id, or `id.2` and so on where others were before it. Names it in the database and the shards' folder. */
  readonly key: string;
  readonly fleet: string;
  /** What is older than these ids, and these versions, was written before others came to read it: it is the operator's alone. */
  readonly auditFrom: number;
  readonly decisionsFrom: number;
  readonly policiesFrom: number;
  readonly allowListsFrom: number;
  readonly ruleGroupsFrom: number;
}

/** Who may see a fleet; all organisations where they are left out. */
export interface Readers {
  readonly organisations?: readonly number[];
}

/** How a fleet of the fleets file goes on from the life before: `other` where nobody of those who could see it may now. */
export type Continued = 'new' | 'same' | 'more' | 'other';

/** Lives of fleets, those that ended included. Times are milliseconds since the epoch. */
export class IncarnationRows {
  constructor(private readonly db: Database) {}

  /** Begins a life with nothing in it, of a fleet that is made through the API. */
  make(fleet: string, readers: Readers, at: number): Incarnation {
    return this.begin(fleet, { origin: 'api', readers, at });
  }

  /** Those made through the API that go on, in the order of their fleets' ids. */
  made(): readonly Incarnation[] {
    const sql = "SELECT * FROM incarnations WHERE origin = 'api' AND ended IS NULL ORDER BY fleet";
    return this.db.all(sql).map(incarnationOf);
  }

  /** Goes on with the life of a fleet of the fleets file, as far as those who may see it now could see it before. */
  continue(fleet: string, readers: Readers, at: number): readonly [Incarnation, Continued] {
    const sql = "SELECT * FROM incarnations WHERE fleet = ? AND origin = 'file' ORDER BY rowid DESC LIMIT 1";
    const row = this.db.get(sql, fleet);
    const before = row && incarnationOf(row);
    const continued = row === undefined ? 'new' : compare(parsed(row.organisations), readers.organisations);
    if (before === undefined || continued === 'new' || continued === 'other') {
      return [this.begin(fleet, { origin: 'file', readers, at }), continued];
    }
    const update = 'UPDATE incarnations SET organisations = ?, ended = NULL WHERE key = ?';
    this.db.run(update, textOf(readers), before.key);
    return [continued === 'more' ? this.hideWords(before, at) : before, continued];
  }

  end(key: string, at: number): void {
    this.db.run('UPDATE incarnations SET ended = ? WHERE key = ? AND ended IS NULL', at, key);
    // What nobody sees any more.
    this.db.run('DELETE FROM shard_usage WHERE incarnation = ?', key);
    this.db.run('DELETE FROM queries WHERE incarnation = ?', key);
    this.db.run('DELETE FROM rule_coverage WHERE incarnation = ?', key);
  }

  /** Notes that fleets of the fleets file are no longer in it. */
  endOthers(fleets: readonly string[], at: number): void {
    const rows = this.db.all("SELECT * FROM incarnations WHERE origin = 'file' AND ended IS NULL").map(incarnationOf);
    for (const { key } of rows.filter(({ fleet }) => !fleets.includes(fleet))) {
      this.db.run('UPDATE incarnations SET ended = ? WHERE key = ?', at, key);
    }
  }

  private begin(
    fleet: string,
    { origin, readers, at }: { readonly origin: 'file' | 'api'; readonly readers: Readers; readonly at: number }
  ): Incarnation {
    const keys = this.db.all('SELECT key FROM incarnations WHERE fleet = ?', fleet).map(({ key }) => String(key));
    const numbers = keys.map((key) => Number(key.slice(fleet.length + 1) || 1));
    const key = keys.length === 0 ? fleet : `${fleet}.${Math.max(...numbers) + 1}`;
    if (origin === 'file') {
      this.db.run("UPDATE incarnations SET ended = ? WHERE fleet = ? AND origin = 'file' AND ended IS NULL", at, fleet);
    }
    this.db.run(
      'INSERT INTO incarnations (key, fleet, origin, organisations, began) VALUES (?, ?, ?, ?, ?)',
      ...[key, fleet, origin, textOf(readers), at]
    );
    return { key, fleet, auditFrom: 0, decisionsFrom: 0, policiesFrom: 0, allowListsFrom: 0, ruleGroupsFrom: 0 };
  }

  /** Keeps what people wrote, and why, from those who come to see the fleet. What is saved stays in force under no name. */
  private hideWords({ key }: Incarnation, at: number): Incarnation {
    this.db.run('DELETE FROM queries WHERE incarnation = ?', key);
    for (const [table, value] of [
      ['policies', 'policy'],
      ['allow_lists', 'allow'],
      ['rule_groups', 'text'],
    ]) {
      this.db.run(
        `INSERT INTO ${table} (incarnation, version, ${value}, saved_at, saved_by, reason) ` +
          `SELECT incarnation, version + 1, ${value}, ?, 'controller', 'The fleet is of more organisations than before.' ` +
          `FROM ${table} WHERE incarnation = ? ORDER BY version DESC LIMIT 1`,
        ...[at, key]
      );
    }
    const next = (what: string, table: string) =>
      `coalesce((SELECT max(${what}) FROM ${table} WHERE incarnation = ?), 0)`;
    this.db.run(
      `UPDATE incarnations SET audit_from = ${next('id', 'audit')} + 1, decisions_from = ${next('id', 'decisions')} + 1, ` +
        `policies_from = ${next('version', 'policies')}, allow_lists_from = ${next('version', 'allow_lists')}, ` +
        `rule_groups_from = ${next('version', 'rule_groups')} WHERE key = ?`,
      ...[key, key, key, key, key, key]
    );
    return incarnationOf(this.db.get('SELECT * FROM incarnations WHERE key = ?', key) ?? {});
  }
}

/** Whether all who may see a fleet `now` could `before`. What was before is not known of rows of the first versions. */
function compare(before: readonly number[] | null | undefined, now: readonly number[] | undefined): Continued {
  if (before === undefined || before === null) {
    return 'same';
  }
  if (now === undefined || now.some((one) => !before.includes(one))) {
    return now === undefined || now.some((one) => before.includes(one)) ? 'more' : 'other';
  }
  return 'same';
}

/** Null: all. */
function textOf({ organisations }: Readers): string {
  return JSON.stringify(organisations ?? null);
}

function parsed(organisations: Row[string]): readonly number[] | null | undefined {
  return organisations === null ? undefined : (JSON.parse(String(organisations)) as number[] | null);
}

function incarnationOf(row: Row): Incarnation {
  return {
    key: String(row.key),
    fleet: String(row.fleet),
    auditFrom: Number(row.audit_from),
    decisionsFrom: Number(row.decisions_from),
    policiesFrom: Number(row.policies_from),
    allowListsFrom: Number(row.allow_lists_from),
    ruleGroupsFrom: Number(row.rule_groups_from),
  };
}
