import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

import { errorCode } from '../errorCode';
import { closeToOthers } from './keepPrivate';

/**
 * Replaces a file in one step: readers see the old text or the new, also after a crash or on a full disk. Leaves it where the text
 * is the same. It is its owner's alone.
 */
export function writeAtomic(file: string, text: string): boolean {
  if (readText(file) === text) {
    closeToOthers(file);
    return false;
  }
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeSynced(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return true;
}

function writeSynced(file: string, text: string): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The text of a file, or undefined where there is none. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
