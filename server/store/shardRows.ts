import { type Database, type Row } from './database';
import { type Incarnation } from './incarnationRows';

/**
 * `joining`: asked for, not answering yet. `active`: takes targets. `draining`: gives its targets away, then answers for
 * its past. `lost`: its data is gone. `removed`: it was drained, and is no more. Ids are never used again, but where they are numbers of a
 * cluster, after the shard before was removed or lost.
 */
export type Phase = 'joining' | 'active' | 'draining' | 'lost' | 'removed';

/** Times are milliseconds since the epoch. */
export interface ShardRow {
  readonly id: string;
  readonly phase: Phase;
  /** No sample it has is older: when it was asked for, or where the clock was ahead then, long before. */
  readonly created: number;
  /** When it came to its phase. */
  readonly since: number;
  /** While draining or lost: from when on it has no sample. */
  readonly drained?: number;
  /** While draining or removed: when the store was found to have all its samples, and answers for them since. */
  readonly released?: number;
  /** A person had it drained: it takes no targets again by itself. */
  readonly byHand: boolean;
}

/** SQLite looks through all of a table for each. */
const FORGOTTEN_AT_ONCE = 10;

/** The shards of a fleet, those that went not long ago included. */
export class ShardRows {
  constructor(
    private readonly db: Database,
    private readonly of: Incarnation
  ) {}

  /** In the order they were made. */
  list(): readonly ShardRow[] {
    return this.db.all('SELECT * FROM shards WHERE incarnation = ? ORDER BY created, rowid', this.of.key).map(shardOf);
  }

  add(shard: Pick<ShardRow, 'id' | 'phase' | 'created' | 'since'>): void {
    this.db.run(
      'INSERT INTO shards (incarnation, id, phase, created, since) VALUES (?, ?, ?, ?, ?) ON CONFLICT (incarnation, id) ' +
        "DO UPDATE SET phase = excluded.phase, created = excluded.created, since = excluded.since, drained = NULL, released = NULL, by_hand = 0 WHERE phase IN ('removed', 'lost')",
      this.of.key,
      shard.id,
      shard.phase,
      shard.created,
      shard.since
    );
  }

  /** Forgets some of these, as far as no history speaks of them; returns which. */
  prune(ids: readonly string[]): readonly string[] {
    const { key } = this.of;
    const named = ['targets.shard', 'placements.shard', 'moves.source', 'moves.destination'].map((column) => {
      const [table] = column.split('.');
      return `EXISTS (SELECT 1 FROM ${table} WHERE ${table}.incarnation = ? AND ${column} = ?)`;
    });
    const sql = `SELECT ${named.join(' OR ')} AS named`;
    const unnamed = ids.slice(0, FORGOTTEN_AT_ONCE).filter((id) => {
      return this.db.get(sql, ...named.flatMap(() => [key, id]))?.named === 0;
    });
    unnamed.forEach((id) => this.db.run('DELETE FROM shards WHERE incarnation = ? AND id = ?', key, id));
    return unnamed;
  }

  setPhase(id: string, { phase, at, drained, released, byHand }: PhaseChange): void {
    this.db.run(
      'UPDATE shards SET phase = ?, since = ?, drained = ?, released = ?, by_hand = ? WHERE incarnation = ? AND id = ?',
      phase,
      at,
      drained ?? null,
      released ?? null,
      byHand === true ? 1 : 0,
      this.of.key,
      id
    );
  }

  setCreated(id: string, at: number): void {
    this.db.run('UPDATE shards SET created = ? WHERE incarnation = ? AND id = ?', at, this.of.key, id);
  }

  setDrained(id: string, at: number): void {
    this.db.run('UPDATE shards SET drained = ? WHERE incarnation = ? AND id = ?', at, this.of.key, id);
  }

  setReleased(id: string, at: number): void {
    this.db.run('UPDATE shards SET released = ? WHERE incarnation = ? AND id = ?', at, this.of.key, id);
  }
}

export interface PhaseChange {
  readonly phase: Phase;
  readonly at: number;
  readonly drained?: number;
  readonly released?: number;
  readonly byHand?: boolean;
}

function shardOf(row: Row): ShardRow {
  return {
    id: String(row.id),
    phase: row.phase as Phase,
    created: Number(row.created),
    since: Number(row.since),
    drained: row.drained === null ? undefined : Number(row.drained),
    released: row.released === null ? undefined : Number(row.released),
    byHand: row.by_hand === 1,
  };
}
