import { readdirSync } from 'node:fs';
import path from 'node:path';

import { findPrometheus } from '../../../../scripts/tools.mjs';
import { STORAGE_FLAG } from '../../../../server/scaling/drivers/process/storageFlag';
import { argumentsOf } from '../../../../server/files/processIdentity';

/** The processes that run on the data in a shard's folder, as the shard itself knows it. */
export function shardPids(dir: string): readonly number[] {
  const flag = `${STORAGE_FLAG}=${path.join(dir, 'data')}`;
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => argumentsOf(pid)?.includes(flag) === true);
}

/** Throws a sentence where there is none. */
export async function prometheusProgram(): Promise<string> {
  const found = await findPrometheus();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  return found.path;
}
