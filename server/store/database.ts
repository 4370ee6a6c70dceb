import Libsql from 'libsql';

import { closeToOthers } from '../files/privateFiles';
import { MIGRATIONS } from './migrations';

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/**
 * A SQLite database in WAL mode with foreign keys. Every write is on disk when its transaction returns, so that a killed
 * process or machine loses nothing that was told to anybody.
 */
export class Database {
  private readonly db: Libsql.Database;
  private readonly statements = new Map<string, Libsql.Statement>();
  private depth = 0;

  /** Opens or makes the file (`:memory:` for tests) and brings it to the newest form. Throws where it is of a later version. */
  constructor(private readonly file: string) {
    this.db = new Libsql(file);
    this.db.pragma('journal_mode = WAL');
    this.db.pragma('synchronous = FULL');
    this.db.pragma('foreign_keys = ON');
    this.db.pragma('busy_timeout = 5000');
    this.migrate();
    if (file !== ':memory:') {
      ['', '-wal', '-shm'].forEach((end) => closeToOthers(`${file}${end}`));
    }
  }

  /** Runs a statement that gives no rows; returns the id of the row it inserted. */
  run(sql: string, ...values: readonly Value[]): number {
    return Number(this.statement(sql).run(...values).lastInsertRowid);
  }

  all(sql: string, ...values: readonly Value[]): readonly Row[] {
    return this.statement(sql).all(...values) as Row[];
  }

  get(sql: string, ...values: readonly Value[]): Row | undefined {
    return this.statement(sql).get(...values) as Row | undefined;
  }

  /** All of `work` is kept, or where it throws, nothing. Inside another transaction it is a part of that. */
  transaction<T>(work: () => T): T {
    if (this.depth > 0) {
      return work();
    }
    this.depth++;
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    } finally {
      this.depth--;
    }
  }

  close(): void {
    this.statements.clear();
    this.db.close();
  }

  private statement(sql: string): Libsql.Statement {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private migrate(): void {
    const version = Number(this.get('PRAGMA user_version')?.user_version);
    if (version > MIGRATIONS.length) {
      throw new Error(`The database ${this.file} was written by a later version of promshards.`);
    }
    for (let next = version; next < MIGRATIONS.length; next++) {
      this.transaction(() => {
        this.db.exec(MIGRATIONS[next]);
        this.db.exec(`PRAGMA user_version = ${next + 1}`);
      });
    }
  }
}
