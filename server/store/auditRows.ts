import { type AuditEntry } from '../../src/api/decisions';
import { type Database, type Row, type SqlValue } from './database';
import { ALWAYS_KEPT, deleteOldest, HISTORY, type Pruning } from './pruning';
import { type Incarnation } from './incarnationRows';

export interface AuditFilter {
  readonly before?: number;
  readonly limit: number;
  readonly from?: number;
  readonly to?: number;
  readonly by?: 'people' | 'controller';
}

/** What the controller's own entries have as `login`. */
export const CONTROLLER = 'controller';

/** What was done to a fleet, and by whom. */
export class AuditRows {
  constructor(
    private readonly db: Database,
    private readonly of: Incarnation
  ) {}

  add(entry: Omit<AuditEntry, 'id' | 'fleet'>): AuditEntry {
    const { at, login, action, sentence, reason, before, after } = entry;
    const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
    const id = this.db.run(
      'INSERT INTO audit (incarnation, at, login, action, sentence, reason, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ...[this.of.key, at, login, action, sentence, reason, json(before), json(after)]
    );
    return { id, fleet: this.of.fleet, ...entry };
  }

  /** Deletes what is older than history is kept, and the oldest of what is more than that. */
  prune({ now }: Pick<Pruning, 'now'>): void {
    const { key } = this.of;
    const young = `id > (SELECT max(id) FROM audit WHERE incarnation = ?) - ${ALWAYS_KEPT}`;
    const sql = deleteOldest('audit', { when: `at < ? AND NOT ${young}`, surplus: 'TRUE' });
    this.db.run(sql, key, now - HISTORY.audit.keep, key, key);
  }

  /** The newest first. */
  page({ before, limit, from, to, by }: AuditFilter): readonly AuditEntry[] {
    const filters: ReadonlyArray<readonly [string, SqlValue | undefined]> = [
      ['id >= ?', this.of.auditFrom],
      ['id < ?', before],
      ['at >= ?', from],
      ['at <= ?', to],
      [by === 'people' ? 'login <> ?' : 'login = ?', by === undefined ? undefined : CONTROLLER],
    ];
    const given = filters.filter((filter): filter is [string, SqlValue] => filter[1] !== undefined);
    const where = ['incarnation = ?', ...given.map(([clause]) => clause)].join(' AND ');
    const sql = `SELECT * FROM audit WHERE ${where} ORDER BY id DESC LIMIT ?`;
    return this.db.all(sql, this.of.key, ...given.map(([, value]) => value), limit).map((row) => this.entryOf(row));
  }

  private entryOf(row: Row): AuditEntry {
    const parsed = (value: SqlValue): unknown => (value === null ? undefined : JSON.parse(String(value)));
    return {
      id: Number(row.id),
      fleet: this.of.fleet,
      at: Number(row.at),
      login: String(row.login),
      action: String(row.action),
      sentence: String(row.sentence),
      reason: String(row.reason),
      before: parsed(row.before),
      after: parsed(row.after),
    };
  }
}
