import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

import { errorCode } from '../errorCode';
import { readText } from './atomicFile';
import { identify, isRunning, type ProcessIdentity } from './processIdentity';

const holderSchema = z.object({ pid: z.number(), began: z.string() });

export type Lock =
  { readonly ok: true; readonly release: () => void } | { readonly ok: false; readonly problem: string };

/** Takes a data directory for this process. A lock whose holder no longer runs is taken over. */
export function lockDataDir(dir: string): Lock {
  mkdirSync(dir, { recursive: true });
  const file = path.join(dir, 'lock');
  const self = identify(process.pid) ?? { pid: process.pid, began: '' };
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, JSON.stringify(self), { flag: 'wx' });
      return { ok: true, release: () => release(file, self) };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') {
        throw error;
      }
      const holder = readHolder(file);
      if (holder !== undefined && isRunning(holder)) {
        const problem = `The data directory ${dir} is in use by another proxy (process ${holder.pid}).`;
        return { ok: false, problem };
      }
      rmSync(file, { force: true });
    }
  }
  return { ok: false, problem: `The data directory ${dir} is being taken by another proxy at this moment.` };
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    return holderSchema.parse(JSON.parse(readText(file) ?? ''));
  } catch {
    return undefined;
  }
}

function release(file: string, self: ProcessIdentity): void {
  if (readHolder(file)?.pid === self.pid) {
    rmSync(file, { force: true });
  }
}
