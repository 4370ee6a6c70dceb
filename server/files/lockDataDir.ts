import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import Libsql from 'libsql';
import { z } from 'zod';

import { errorCode } from '../errorCode';
import { errorText } from '../errorText';
import { readText } from './writeAtomic';
import { closeToOthers, makePrivateDir } from './keepPrivate';
import { identify, isRunning } from './processIdentity';

/** Held by the kernel for as long as the process lives; it is empty, and stays. No file handle but SQLite's may be opened on it. */
const LOCK_FILE = 'proxy.lock';
/** Says who holds the lock, for people. Versions that had no other lock wrote no host. */
const HOLDER_FILE = 'lock';

const holderSchema = z.object({ pid: z.number(), began: z.string(), host: z.string().optional() });
type Holder = z.infer<typeof holderSchema>;

/** Whether a proxy has ever worked on a data directory. */
export function wasUsed(dir: string): boolean {
  return existsSync(path.join(dir, LOCK_FILE));
}

export type Lock =
  { readonly ok: true; readonly release: () => void } | { readonly ok: false; readonly problem: string };

/**
 * Takes a data directory for this process, until it releases it or ends. The lock is POSIX' on a range of a file, taken by
 * SQLite: it holds between containers and over NFS, processes that are started do not have it, and there is nothing to be
 * left behind by a process that was killed.
 */
export function lockDataDir(dir: string): Lock {
  makePrivateDir(dir);
  // SQLite does not say why it cannot open a file.
  accessSync(dir, constants.W_OK | constants.X_OK);
  const taken = takeLock(path.join(dir, LOCK_FILE));
  const holder = readHolder(dir);
  if (taken === undefined) {
    return { ok: false, problem: inUse(dir, holder) };
  }
  if (holder !== undefined && holder.host === undefined && isRunning(holder)) {
    leave(taken);
    return { ok: false, problem: inUse(dir, holder) };
  }
  const file = path.join(dir, HOLDER_FILE);
  tellHolder(file);
  return {
    ok: true,
    release: () => {
      try {
        rmSync(file, { force: true });
      } finally {
        leave(taken);
      }
    },
  };
}

/** Undefined where another has it. */
function takeLock(file: string): Libsql.Database | undefined {
  const database = new Libsql(file);
  try {
    closeToOthers(file);
    // Nothing is ever written: a full disk does not matter.
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN IMMEDIATE');
    return database;
  } catch (error) {
    database.close();
    if (errorCode(error) === 'SQLITE_BUSY') {
      return undefined;
    }
    throw new Error(`The lock ${file} cannot be taken: ${errorText(error)}.`, { cause: error });
  }
}

function leave(database: Libsql.Database): void {
  if (!database.open) {
    return;
  }
  // Closing alone leaves the lock to the garbage collector.
  database.exec('ROLLBACK');
  database.close();
}

function inUse(dir: string, holder: Holder | undefined): string {
  const where = holder?.host === undefined || holder.host === hostname() ? '' : ` on ${holder.host}`;
  const who = holder === undefined ? '' : ` (process ${holder.pid}${where})`;
  return `The data directory ${dir} is in use by another proxy${who}.`;
}

function tellHolder(file: string): void {
  const holder: Holder = { ...(identify(process.pid) ?? { pid: process.pid, began: '' }), host: hostname() };
  try {
    writeFileSync(file, JSON.stringify(holder), { mode: 0o600 });
    closeToOthers(file);
  } catch {
    // The disk is full: nobody is named to who comes next.
  }
}

function readHolder(dir: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readText(path.join(dir, HOLDER_FILE)) ?? ''));
  } catch {
    return undefined;
  }
}
