import { type Decision, decisionSchema } from '../../src/api/decisions';
import { type Database, type Row, type Value } from './database';

export interface DecisionFilter {
  readonly before?: number;
  readonly limit: number;
  readonly from?: number;
  readonly to?: number;
  readonly outcome?: Decision['outcome'];
}

/** What was decided. */
export class DecisionRows {
  constructor(private readonly db: Database) {}

  add(decision: Omit<Decision, 'id'>): Decision {
    const { fleet, at, outcome, applied, from, to } = decision;
    const id = this.db.run(
      'INSERT INTO decisions (fleet, at, outcome, applied, change, body) VALUES (?, ?, ?, ?, ?, ?)',
      ...[fleet, at, outcome, applied ? 1 : 0, to - from, JSON.stringify(decision)]
    );
    return { id, ...decision };
  }

  get(fleet: string, id: number): Decision | undefined {
    const row = this.db.get('SELECT id, body FROM decisions WHERE fleet = ? AND id = ?', fleet, id);
    return row === undefined ? undefined : decisionOf(row);
  }

  /** The newest first. */
  page(fleet: string, { before, limit, from, to, outcome }: DecisionFilter): readonly Decision[] {
    const filters: ReadonlyArray<readonly [string, Value | undefined]> = [
      ['id < ?', before],
      ['at >= ?', from],
      ['at <= ?', to],
      ['outcome = ?', outcome],
    ];
    const given = filters.filter((filter): filter is [string, Value] => filter[1] !== undefined);
    const where = ['fleet = ?', ...given.map(([clause]) => clause)].join(' AND ');
    const sql = `SELECT id, body FROM decisions WHERE ${where} ORDER BY id DESC LIMIT ?`;
    return this.db.all(sql, fleet, ...given.map(([, value]) => value), limit).map(decisionOf);
  }

  /** Changes of the number of shards since a time, in order. */
  changes(fleet: string, since: number): readonly Decision[] {
    const sql =
      'SELECT id, body FROM decisions WHERE fleet = ? AND at >= ? AND applied = 1 AND change <> 0 ORDER BY id';
    return this.db.all(sql, fleet, since).map(decisionOf);
  }
}

function decisionOf(row: Row): Decision {
  return decisionSchema.parse({ ...(JSON.parse(String(row.body)) as object), id: row.id });
}
