import { type Decision, decisionSchema } from '../../src/api/decisions';
import { type Database, type Row, type SqlValue } from './database';
import { ALWAYS_KEPT, deleteOldest, HISTORY, type Pruning } from './pruning';
import { type Incarnation } from './incarnationRows';

export interface DecisionFilter {
  readonly before?: number;
  readonly limit: number;
  readonly from?: number;
  readonly to?: number;
  readonly outcome?: Decision['outcome'];
}

/** What was decided for a fleet. */
export class DecisionRows {
  constructor(
    private readonly db: Database,
    private readonly of: Incarnation
  ) {}

  add(decision: Omit<Decision, 'id'>): Decision {
    const { at, outcome, applied, from, to } = decision;
    const id = this.db.run(
      'INSERT INTO decisions (incarnation, at, outcome, applied, change, body) VALUES (?, ?, ?, ?, ?, ?)',
      ...[this.of.key, at, outcome, applied ? 1 : 0, to - from, JSON.stringify(decision)]
    );
    return { id, ...decision };
  }

  /** Deletes as of the audit; changes of the number of shards that decisions still look back on stay. */
  prune({ now, since }: Pruning): void {
    const { key } = this.of;
    const young = `id > (SELECT max(id) FROM decisions WHERE incarnation = ?) - ${ALWAYS_KEPT}`;
    const sql = deleteOldest('decisions', {
      when: `at < ? AND NOT ${young}`,
      surplus: '(at < ? OR applied = 0 OR change = 0)',
    });
    this.db.run(sql, key, Math.min(since, now - HISTORY.decisions.keep), key, since, key);
  }

  get(id: number): Decision | undefined {
    const { key, decisionsFrom } = this.of;
    const row = this.db.get('SELECT id, body FROM decisions WHERE incarnation = ? AND id = ?', key, id);
    return row === undefined || id < decisionsFrom ? undefined : decisionOf(row);
  }

  /** The newest first. */
  page({ before, limit, from, to, outcome }: DecisionFilter): readonly Decision[] {
    const filters: ReadonlyArray<readonly [string, SqlValue | undefined]> = [
      ['id >= ?', this.of.decisionsFrom],
      ['id < ?', before],
      ['at >= ?', from],
      ['at <= ?', to],
      ['outcome = ?', outcome],
    ];
    const given = filters.filter((filter): filter is [string, SqlValue] => filter[1] !== undefined);
    const where = ['incarnation = ?', ...given.map(([clause]) => clause)].join(' AND ');
    const sql = `SELECT id, body FROM decisions WHERE ${where} ORDER BY id DESC LIMIT ?`;
    return this.db.all(sql, this.of.key, ...given.map(([, value]) => value), limit).map(decisionOf);
  }

  /** Changes of the number of shards since a time, in order; those that organisations may not read included. */
  changes(since: number): readonly Decision[] {
    const sql =
      'SELECT id, body FROM decisions WHERE incarnation = ? AND at >= ? AND applied = 1 AND change <> 0 ORDER BY id';
    return this.db.all(sql, this.of.key, since).map(decisionOf);
  }
}

function decisionOf(row: Row): Decision {
  return decisionSchema.parse({ ...(JSON.parse(String(row.body)) as object), id: row.id });
}
