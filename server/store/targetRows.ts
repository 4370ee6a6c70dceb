import { type Database, type Row } from './database';

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

/** Placement. Each change of it opens an epoch and is kept. */
export class TargetRows {
  constructor(private readonly db: Database) {}

  list(fleet: string): readonly TargetRow[] {
    return this.db.all('SELECT * FROM targets WHERE fleet = ?', fleet).map(targetOf);
  }

  epoch(fleet: string): number {
    return Number(this.db.get('SELECT epoch FROM fleets WHERE id = ?', fleet)?.epoch ?? 0);
  }

  /** Puts addresses on shards and opens a new epoch; returns its number. */
  place(fleet: string, placed: ReadonlyMap<string, string>, { at, reason }: Placing): number {
    return this.db.transaction(() => {
      const epoch = this.epoch(fleet) + 1;
      this.db.run('INSERT INTO epochs (fleet, number, at, reason) VALUES (?, ?, ?, ?)', fleet, epoch, at, reason);
      this.db.run('UPDATE fleets SET epoch = ? WHERE id = ?', epoch, fleet);
      for (const [address, shard] of placed) {
        this.db.run('INSERT INTO placements VALUES (?, ?, ?, ?)', fleet, epoch, address, shard);
        this.db.run(
          'INSERT INTO targets (fleet, address, shard, epoch, since, seen) VALUES (?, ?, ?, ?, ?, ?) ' +
            'ON CONFLICT DO UPDATE SET shard = excluded.shard, epoch = excluded.epoch, since = excluded.since, seen = excluded.seen',
          ...[fleet, address, shard, epoch, at, at]
        );
      }
      return epoch;
    });
  }

  setSeen(fleet: string, addresses: Iterable<string>, at: number): void {
    for (const address of addresses) {
      this.db.run('UPDATE targets SET seen = ? WHERE fleet = ? AND address = ?', at, fleet, address);
    }
  }

  setWeights(fleet: string, weights: ReadonlyMap<string, number>): void {
    for (const [address, weight] of weights) {
      this.db.run('UPDATE targets SET weight = ? WHERE fleet = ? AND address = ?', weight, fleet, address);
    }
  }

  /** Forgets where addresses were whose samples nobody has any more. */
  forget(fleet: string, addresses: Iterable<string>): void {
    for (const address of addresses) {
      this.db.run('DELETE FROM targets WHERE fleet = ? AND address = ?', fleet, address);
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
