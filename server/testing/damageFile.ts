import { closeSync, openSync, statSync, writeSync } from 'node:fs';

/** Bytes of a page of a SQLite database. */
export const PAGE = 4096;

/** Writes what is no page over those of a file from `first` (0 is its head) up to before `last`, or its end. */
export function damageFile(file: string, first: number, last = Math.floor(statSync(file).size / PAGE)): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc((last - first) * PAGE, 'x'), 0, (last - first) * PAGE, first * PAGE);
  closeSync(handle);
}
