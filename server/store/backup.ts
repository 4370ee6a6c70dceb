import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

import { errorText } from '../errorText';
import { findDamage } from './damage';
import { openSqlite } from './database';
import { damageSentence, databaseError, DatabaseError } from './databaseError';
import { lookForDatabase } from './lookForDatabase';

/** `bytes`: the size of the copy. A problem is a sentence. */
export type Backup = { readonly ok: true; readonly bytes: number } | { readonly ok: false; readonly problem: string };

/**
 * Copies a database to a new file, as of one moment, while others use it. The copy is looked through and on the disk before it
 * gets its name; there is none where anything fails.
 */
export function backUp(file: string, to: string): Backup {
  const looked = lookForDatabase(file);
  if (looked.kind !== 'there') {
    return { ok: false, problem: looked.problem };
  }
  if (existsSync(to)) {
    return { ok: false, problem: `${to} is there already; name a new file.` };
  }
  const copy = `${to}.${process.pid}.tmp`;
  try {
    closeSync(openSync(copy, 'wx', 0o600));
  } catch (error) {
    return { ok: false, problem: `${to} cannot be written: ${errorText(error)}.` };
  }
  try {
    copyTo(file, copy);
    const found = findDamage(copy, 'integrity_check');
    if (found.length > 0) {
      return { ok: false, problem: damageSentence(file, found.join('; ')) };
    }
    sync(copy);
    renameSync(copy, to);
    sync(path.dirname(path.resolve(to)));
    return { ok: true, bytes: statSync(to).size };
  } catch (error) {
    return { ok: false, problem: copyProblem(file, error) };
  } finally {
    ['', '-journal', '-wal', '-shm'].forEach((end) => removeIfThere(`${copy}${end}`));
  }
}

function copyProblem(file: string, error: unknown): string {
  const told = databaseError(error, file);
  return told instanceof DatabaseError && told.failure === 'damaged'
    ? told.message
    : `${file} cannot be copied: ${errorText(error)}.`;
}

/** Never throws: what made the copy fail is what must be told. */
function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // There is no such folder.
  }
}

function copyTo(file: string, copy: string): void {
  const database = openSqlite(file);
  try {
    database.pragma('busy_timeout = 5000');
    database.prepare('VACUUM INTO ?').run(copy);
  } finally {
    database.close();
  }
}

/** Returns when it is on the disk. */
function sync(file: string): void {
  const handle = openSync(file, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
