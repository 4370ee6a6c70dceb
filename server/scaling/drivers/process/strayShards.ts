import path from 'node:path';

import { endProcess } from '../../../files/endProcess';
import { findByPath } from '../../../files/processIdentity';
import { STORAGE_FLAG } from './storageFlag';

/**
 * Ends the shards that a proxy before left running for fleets that are no more: none of `folders`, of those below the data
 * directory. Their data stays. Returns their folders. The caller holds the lock on the data directory.
 */
export async function endStrayShards(dataDir: string, folders: ReadonlySet<string>): Promise<readonly string[]> {
  const fleets = path.resolve(dataDir, 'fleets');
  const strays = findByPath(STORAGE_FLAG, fleets).filter(
    (found) => !folders.has(path.relative(fleets, found.path).split(path.sep)[0])
  );
  await Promise.all(strays.map(({ identity }) => endProcess(identity)));
  return strays.map((found) => path.dirname(found.path));
}
