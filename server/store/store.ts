import { Database } from './database';
import { type DatabaseError } from './databaseError';
import { FleetRows } from './fleetRows';
import { type Continued, IncarnationRows, type Readers } from './incarnationRows';

/** Within the data directory. */
export const DATABASE_FILE = 'promshards.db';

/** A fleet as the fleets file has it. */
export interface FiledFleet extends Readers {
  readonly id: string;
}

/** Rows by the fleets' ids, and what an operator should know of them, each a sentence. */
export interface FiledRows {
  readonly rows: ReadonlyMap<string, FleetRows>;
  readonly notes: readonly string[];
}

/** What the proxy knows of its fleets and must not forget. Times are milliseconds since the epoch. */
export class Store {
  private readonly incarnations: IncarnationRows;

  private constructor(private readonly db: Database) {
    this.incarnations = new IncarnationRows(db);
  }

  /**
   * `file`: a path, or `:memory:`. The caller holds the lock on its folder. `onFailure` is told each time the database itself
   * fails.
   */
  static open(file: string, onFailure?: (error: DatabaseError) => void): Store {
    return new Store(new Database(file, onFailure));
  }

  /**
   * What is kept of the fleets of the fleets file, which are all there are in it now. A fleet that organisations come to see reads
   * nothing that people wrote before; where none stays of those that could see it, it is another fleet, and begins empty.
   */
  ofFile(fleets: readonly FiledFleet[], at: number): FiledRows {
    return this.db.transaction(() => {
      const filed = this.addToFile(fleets, at);
      this.incarnations.endOthers([...filed.rows.keys()], at);
      return filed;
    });
  }

  /** As `ofFile`, of some that come to those there are. */
  addToFile(fleets: readonly FiledFleet[], at: number): FiledRows {
    return this.db.transaction(() => {
      const notes: string[] = [];
      const rows = new Map<string, FleetRows>();
      for (const { id, organisations } of fleets) {
        const [incarnation, continued] = this.incarnations.continue(id, { organisations }, at);
        rows.set(id, new FleetRows(this.db, incarnation));
        notes.push(...noteOf(id, continued));
      }
      return { rows, notes };
    });
  }

  /** For a fleet that is made through the API now: it begins empty. */
  make(fleet: string, readers: Readers, at: number): FleetRows {
    return new FleetRows(this.db, this.incarnations.make(fleet, readers, at));
  }

  /** What is kept of the fleets made through the API that were not deleted, in the order of their ids. */
  made(): readonly FleetRows[] {
    return this.incarnations.made().map((incarnation) => new FleetRows(this.db, incarnation));
  }

  /** A fleet is deleted: what was kept of it is the operator's alone. */
  end(rows: FleetRows, at: number): void {
    this.incarnations.end(rows.key, at);
  }

  /** All of `work` is kept, or where it throws, nothing. */
  transaction<T>(work: () => T): T {
    return this.db.transaction(work);
  }

  close(): void {
    this.db.close();
  }
}

function noteOf(id: string, continued: Continued): string[] {
  switch (continued) {
    case 'more':
      return [
        `The fleet ${id} is of more organisations than before: its audit, decisions and policies of before are not shown any more.`,
      ];
    case 'other':
      return [
        `The fleet ${id} is of other organisations than before: it begins empty. What was kept of it stays in the data directory.`,
      ];
    case 'new':
    case 'same':
      return [];
  }
}
