import { type Database, type Row } from './database';
import { DELETED_AT_ONCE, EPOCHS_ALWAYS_KEPT, HISTORY, type Pruning } from './pruning';
import { type Incarnation } from './incarnationRows';

/** Where all targets of an address are. Times are milliseconds since the epoch. */
export interface TargetRow {
  readonly address: string;
  /** The shard that is to scrape it; in a hand-over, the one it goes to. */
  readonly shard: string;
  readonly since: number;
  /** When it was last among the targets. */
  readonly seen: number;
  /** Samples per second, averaged over time. */
  readonly weight?: number;
}

export interface Placing {
  readonly at: number;
  readonly reason: string;
}

/** A fleet's placement. Each change of it opens an epoch and is kept. */
export class TargetRows {
  constructor(
    private readonly db: Database,
    private readonly of: Incarnation
  ) {}

  list(): readonly TargetRow[] {
    return this.db.all('SELECT * FROM targets WHERE incarnation = ?', this.of.key).map(targetOf);
  }

  epoch(): number {
    return Number(this.db.get('SELECT epoch FROM incarnations WHERE key = ?', this.of.key)?.epoch ?? 0);
  }

  /** Puts addresses on shards and opens a new epoch; returns its number. */
  place(placed: ReadonlyMap<string, string>, { at, reason }: Placing): number {
    return this.db.transaction(() => {
      const { key } = this.of;
      const epoch = this.epoch() + 1;
      this.db.run('INSERT INTO epochs (incarnation, number, at, reason) VALUES (?, ?, ?, ?)', key, epoch, at, reason);
      this.db.run('UPDATE incarnations SET epoch = ? WHERE key = ?', epoch, key);
      for (const [address, shard] of placed) {
        this.db.run('INSERT INTO placements VALUES (?, ?, ?, ?)', key, epoch, address, shard);
        this.db.run(
          'INSERT INTO targets (incarnation, address, shard, epoch, since, seen) VALUES (?, ?, ?, ?, ?, ?) ' +
            'ON CONFLICT DO UPDATE SET shard = excluded.shard, epoch = excluded.epoch, since = excluded.since, seen = excluded.seen',
          ...[key, address, shard, epoch, at, at]
        );
      }
      return epoch;
    });
  }

  /** Deletes placements, and the epochs that nothing stands since, where they are older than history is kept or more than that. */
  prune({ now, since }: Pruning): void {
    const { key } = this.of;
    const { keep, most } = HISTORY.placements;
    const old = this.db.get(
      'SELECT number FROM epochs WHERE incarnation = ? AND at < ? ORDER BY at DESC LIMIT 1',
      ...[key, Math.min(since, now - keep)]
    );
    const surplus = this.db.get(
      'SELECT epoch AS number FROM placements WHERE incarnation = ? ORDER BY epoch DESC LIMIT 1 OFFSET ?',
      ...[key, most]
    );
    const last = Math.min(
      this.epoch() - EPOCHS_ALWAYS_KEPT,
      Math.max(Number(old?.number ?? 0), Number(surplus?.number ?? 0))
    );
    if (last < 1) {
      return;
    }
    const placements = 'SELECT rowid FROM placements WHERE incarnation = ? AND epoch <= ? ORDER BY epoch LIMIT ?';
    this.db.run(`DELETE FROM placements WHERE rowid IN (${placements})`, key, last, DELETED_AT_ONCE);
    const left = 'SELECT 1 FROM placements WHERE incarnation = epochs.incarnation AND epoch = epochs.number';
    const stands = 'SELECT 1 FROM targets WHERE incarnation = epochs.incarnation AND epoch = epochs.number';
    const epochs =
      'SELECT rowid FROM epochs WHERE incarnation = ? AND number <= ? ' +
      `AND NOT EXISTS (${left}) AND NOT EXISTS (${stands}) LIMIT ?`;
    this.db.run(`DELETE FROM epochs WHERE rowid IN (${epochs})`, key, last, DELETED_AT_ONCE);
  }

  setSeen(addresses: Iterable<string>, at: number): void {
    for (const address of addresses) {
      this.db.run('UPDATE targets SET seen = ? WHERE incarnation = ? AND address = ?', at, this.of.key, address);
    }
  }

  setWeights(weights: ReadonlyMap<string, number>): void {
    for (const [address, weight] of weights) {
      this.db.run('UPDATE targets SET weight = ? WHERE incarnation = ? AND address = ?', weight, this.of.key, address);
    }
  }

  /** Forgets where addresses were whose samples nobody has any more. */
  forget(addresses: Iterable<string>): void {
    for (const address of addresses) {
      this.db.run('DELETE FROM targets WHERE incarnation = ? AND address = ?', this.of.key, address);
    }
  }
}

function targetOf(row: Row): TargetRow {
  return {
    address: String(row.address),
    shard: String(row.shard),
    since: Number(row.since),
    seen: Number(row.seen),
    weight: row.weight === null ? undefined : Number(row.weight),
  };
}
