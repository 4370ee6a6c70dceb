import type Libsql from 'libsql';

import { openSqlite } from './database';
import { databaseError, DatabaseError } from './databaseError';

/** What a damaged page looks like may be a long list. */
const MOST_FOUND = 3;

/** `quick_check` leaves out whether indices have what their tables have, which takes most of the time. */
type Check = 'quick_check' | 'integrity_check';

/** What is wrong within a database that is there, in SQLite's words; empty where nothing is. Throws where it cannot be looked at. */
export function findDamage(file: string, check: Check): readonly string[] {
  const database = openSqlite(file);
  try {
    database.pragma('busy_timeout = 5000');
    const checks = database.prepare(`PRAGMA ${check}(${MOST_FOUND})`).all() as ReadonlyArray<Record<string, string>>;
    const lines = checks.flatMap((row) => row[check].split('\n'));
    const found = lines.filter((line) => line !== 'ok' && !line.startsWith('***'));
    return (found.length > 0 ? found : [...emptiness(database), ...orphans(database)]).slice(0, MOST_FOUND);
  } catch (error) {
    const told = databaseError(error, file);
    if (told instanceof DatabaseError && told.failure === 'damaged') {
      return [(error as Error).message];
    }
    throw told;
  } finally {
    database.close();
  }
}

/** To SQLite a file that was cut off at its beginning is whole. */
function emptiness(database: Libsql.Database): readonly string[] {
  const [{ version }] = database
    .prepare('SELECT user_version AS version FROM pragma_user_version')
    .all() as ReadonlyArray<{ readonly version: number }>;
  return version === 0 ? ['nothing is in it'] : [];
}

function orphans(database: Libsql.Database): readonly string[] {
  const rows = database.prepare('PRAGMA foreign_key_check').all() as ReadonlyArray<{ readonly table: string }>;
  return rows.map(({ table }) => `a row of ${table} refers to nothing`);
}
