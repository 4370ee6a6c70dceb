import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

import { errorCode } from '../errorCode';

/** What is made from now on, by this process and by those it starts, is its owner's alone. */
export function keepPrivate(): void {
  process.umask(0o077);
}

/** Makes a folder with all above it. One that is there and open to others, as older versions made it, is closed. */
export function makePrivateDir(dir: string): void {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) {
    const above = path.dirname(dir);
    if (!existsSync(above)) {
      mkdirSync(above, { recursive: true, mode: 0o700 });
    }
    // By itself: of a whole path, Node does not say why it cannot be made.
    mkdirSync(dir, { mode: 0o700 });
  }
  closeToOthers(dir);
}

/** Takes the rights of others from a file or folder, if it is there and ours. */
export function closeToOthers(file: string): void {
  try {
    const { mode } = statSync(file);
    if ((mode & 0o077) !== 0) {
      chmodSync(file, mode & 0o700);
    }
  } catch (error) {
    // A volume that is mounted may be somebody else's; `openToOthers` tells.
    if (!['ENOENT', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) {
      throw error;
    }
  }
}

/** A sentence where others may enter the folder. */
export function openToOthers(dir: string): string | undefined {
  const mode = statSync(dir).mode & 0o777;
  return (mode & 0o077) === 0
    ? undefined
    : `The data directory ${dir} is open to others (mode ${mode.toString(8)}) and not ours to close; its owner can, by chmod 700.`;
}
