import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';

import { errorText } from '../errorText';

/** `bytes`: the size of the copy. A problem is a sentence. */
export type Backup = { readonly ok: true; readonly bytes: number } | { readonly ok: false; readonly problem: string };

/** What a damaged page looks like may be a long list. */
const MOST_FOUND = 3;

/**
 * Copies a database to a new file, as of one moment, while others use it. The copy is looked through and on the disk before it
 * gets its name; there is none where anything fails.
 */
export function backUp(file: string, to: string): Backup {
  if (!existsSync(file)) {
    return { ok: false, problem: `There is no database ${file}.` };
  }
  if (existsSync(to)) {
    return { ok: false, problem: `${to} is there already; name a new file.` };
  }
  const copy = `${to}.${process.pid}.tmp`;
  try {
    closeSync(openSync(copy, 'wx', 0o600));
    copyTo(file, copy);
    const found = damage(copy);
    if (found.length > 0) {
      return { ok: false, problem: `The database ${file} is damaged: ${found.slice(0, MOST_FOUND).join('; ')}.` };
    }
    sync(copy);
    renameSync(copy, to);
    sync(path.dirname(path.resolve(to)));
    return { ok: true, bytes: statSync(to).size };
  } catch (error) {
    return {
      ok: false,
      problem: `${file} cannot be copied: ${errorText(error)}.`,
    };
  } finally {
    ['', '-journal', '-wal', '-shm'].forEach((end) => rmSync(`${copy}${end}`, { force: true }));
  }
}

function copyTo(file: string, copy: string): void {
  const database = new Libsql(file);
  try {
    database.pragma('busy_timeout = 5000');
    database.prepare('VACUUM INTO ?').run(copy);
  } finally {
    database.close();
  }
}

/** What is wrong within a database; empty where nothing is. */
function damage(file: string): string[] {
  const database = new Libsql(file);
  try {
    const checks = database.prepare('PRAGMA integrity_check').all() as Array<{ readonly integrity_check: string }>;
    const orphans = database.prepare('PRAGMA foreign_key_check').all() as Array<{ readonly table: string }>;
    return [
      ...checks.map((row) => row.integrity_check).filter((text) => text !== 'ok'),
      ...orphans.map(({ table }) => `a row of ${table} refers to nothing`),
    ];
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
