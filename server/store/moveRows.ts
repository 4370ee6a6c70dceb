import { type Database, type Row, type SqlValue } from './database';
import { deleteOldest, HISTORY, type Pruning } from './pruning';
import { type Incarnation } from './incarnationRows';

/** Series that move, by labels that no others have. Samples up to `cutOver` are the old shard's. */
export interface MovedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly cutOver?: number;
}

/**
 * A hand-over of all targets of an address. `to` scrapes them from `joined` on, `from` to `cutOver` at least, and has no
 * sample of them that is later than `left`. Milliseconds since the epoch.
 */
export interface MoveRow {
  readonly id: number;
  readonly address: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly joined: number;
  /** The latest of its series'. */
  readonly cutOver?: number;
  readonly left?: number;
  readonly series: readonly MovedSeries[];
}

export interface MoveFilter {
  readonly before?: number;
  readonly limit: number;
  readonly address?: string;
  readonly open?: boolean;
}

/** Hand-overs of a fleet, those that are over included. */
export class MoveRows {
  constructor(
    private readonly db: Database,
    private readonly of: Incarnation
  ) {}

  start(move: Omit<MoveRow, 'id'>): number {
    return this.db.run(
      'INSERT INTO moves (incarnation, address, source, destination, reason, joined, series) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[this.of.key, move.address, move.from, move.to, move.reason, move.joined, JSON.stringify(move.series)]
    );
  }

  cutOver(id: number, at: number, series: readonly MovedSeries[]): void {
    const sql = 'UPDATE moves SET cut_over = ?, series = ? WHERE incarnation = ? AND id = ?';
    this.db.run(sql, at, JSON.stringify(series), this.of.key, id);
  }

  left(id: number, at: number): void {
    this.db.run('UPDATE moves SET let_go = ? WHERE incarnation = ? AND id = ?', at, this.of.key, id);
  }

  /** Deletes hand-overs that ended before `since`, where they are older than history is kept or more than that. */
  prune({ now, since }: Pruning): void {
    const { key } = this.of;
    const sql = deleteOldest('moves', { when: 'let_go < ?', surplus: 'let_go < ?' });
    this.db.run(sql, key, Math.min(since, now - HISTORY.moves.keep), since, key);
  }

  /** Those that are open, and those that ended at `since` or later; the oldest first. */
  recent(since: number): readonly MoveRow[] {
    const sql = 'SELECT * FROM moves WHERE incarnation = ? AND (let_go IS NULL OR let_go >= ?) ORDER BY id';
    return this.db.all(sql, this.of.key, since).map(moveOf);
  }

  /** The newest first. */
  page(filter: MoveFilter): readonly MoveRow[] {
    const where = ['incarnation = ?'];
    const values: SqlValue[] = [this.of.key];
    const add = (clause: string, value?: SqlValue) => {
      where.push(clause);
      values.push(...(value === undefined ? [] : [value]));
    };
    if (filter.before !== undefined) {
      add('id < ?', filter.before);
    }
    if (filter.address !== undefined) {
      add('address = ?', filter.address);
    }
    if (filter.open !== undefined) {
      add(filter.open ? 'let_go IS NULL' : 'let_go IS NOT NULL');
    }
    const sql = `SELECT * FROM moves WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT ?`;
    return this.db.all(sql, ...values, filter.limit).map(moveOf);
  }
}

function moveOf(row: Row): MoveRow {
  const time = (value: SqlValue) => (value === null ? undefined : Number(value));
  return {
    id: Number(row.id),
    address: String(row.address),
    from: String(row.source),
    to: String(row.destination),
    reason: String(row.reason),
    joined: Number(row.joined),
    cutOver: time(row.cut_over),
    left: time(row.let_go),
    series: JSON.parse(String(row.series)) as MovedSeries[],
  };
}
