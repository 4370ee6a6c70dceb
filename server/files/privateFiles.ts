import { chmodSync, mkdirSync, statSync } from 'node:fs';

import { errorCode } from '../errorCode';

/** What is made from now on, by this process and by those it starts, is its owner's alone. */
export function keepPrivate(): void {
  process.umask(0o077);
}

/** Makes a folder with all above it. One that is there and open to others, as older versions made it, is closed. */
export function makePrivateDir(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  closeToOthers(dir);
}

/** Takes the rights of others from a file or folder, if it is there and ours. */
export function closeToOthers(path: string): void {
  try {
    const { mode } = statSync(path);
    if ((mode & 0o077) !== 0) {
      chmodSync(path, mode & 0o700);
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
