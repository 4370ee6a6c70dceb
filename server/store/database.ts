import Libsql from 'libsql';

import { closeToOthers } from '../files/keepPrivate';
import { databaseError, DatabaseError, openError } from './databaseError';
import { MIGRATIONS } from './migrations';

export type SqlValue = string | number | null;
export type Row = Readonly<Record<string, SqlValue>>;

/**
 * A SQLite database in WAL mode with foreign keys. Every write is on disk when its transaction returns, so that a killed
 * process or machine loses nothing that was told to anybody. Where the database itself fails, a `DatabaseError` is thrown.
 */
export class Database {
  private readonly db: Libsql.Database;
  private readonly statements = new Map<string, Libsql.Statement>();
  private depth = 0;

  /**
   * Opens or makes the file (`:memory:` for tests) and brings it to the newest form. Throws where it is of a later version.
   * `onFailure` is told each time the database itself fails.
   */
  constructor(
    private readonly file: string,
    private readonly onFailure: (error: DatabaseError) => void = () => undefined
  ) {
    this.db = openSqlite(file);
    this.told(() => {
      this.db.pragma('busy_timeout = 5000');
      this.db.pragma('journal_mode = WAL');
      this.db.pragma('synchronous = FULL');
      this.db.pragma('foreign_keys = ON');
      this.migrate();
    });
    if (file !== ':memory:') {
      ['', '-wal', '-shm'].forEach((end) => closeToOthers(`${file}${end}`));
    }
  }

  /** Runs a statement that gives no rows; returns the id of the row it inserted. */
  run(sql: string, ...values: readonly SqlValue[]): number {
    return this.told(() => Number(this.statement(sql).run(...values.map(whole)).lastInsertRowid));
  }

  all(sql: string, ...values: readonly SqlValue[]): readonly Row[] {
    return this.told(() => this.statement(sql).all(...values.map(whole)) as Row[]);
  }

  get(sql: string, ...values: readonly SqlValue[]): Row | undefined {
    return this.told(() => this.statement(sql).get(...values.map(whole)) as Row | undefined);
  }

  /** All of `work` is kept, or where it throws, nothing. Inside another transaction it is a part of that. */
  transaction<T>(work: () => T): T {
    if (this.depth > 0) {
      return work();
    }
    return this.told(() => {
      this.db.exec('BEGIN IMMEDIATE');
      this.depth++;
      try {
        const result = work();
        this.db.exec('COMMIT');
        return result;
      } catch (error) {
        this.rollBack();
        throw error;
      } finally {
        this.depth--;
      }
    });
  }

  close(): void {
    this.statements.clear();
    this.db.close();
  }

  /** Never throws: what made it necessary is what must be told. */
  private rollBack(): void {
    try {
      // SQLite has done so itself where the disk is full.
      if (this.db.inTransaction) {
        this.db.exec('ROLLBACK');
      }
    } catch {
      // The next transaction fails at its begin, and tells why.
    }
  }

  private told<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const told = databaseError(error, this.file);
      // What an inner call has told already comes through as it is.
      if (told !== error && told instanceof DatabaseError) {
        this.onFailure(told);
      }
      throw told;
    }
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

/** libsql binds a text up to its first NUL; what comes after it is kept too, with U+FFFD in its place. */
function whole(value: SqlValue): SqlValue {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}

/** Throws a `DatabaseError` where there is no such file that can be opened or made. */
export function openSqlite(file: string): Libsql.Database {
  try {
    return new Libsql(file);
  } catch (error) {
    throw openError(error, file);
  }
}
