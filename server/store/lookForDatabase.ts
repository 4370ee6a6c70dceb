import { statSync } from 'node:fs';
import path from 'node:path';

import { errorCode } from '../errorCode';
import { fileProblem } from '../files/fileProblem';
import { wasUsed } from '../files/lockDataDir';
import { damageSentence } from './databaseError';

/** `gone`: there was one, and it was taken away. A problem is a sentence. */
export type LookedFor =
  { readonly kind: 'there' } | { readonly kind: 'none' | 'gone' | 'unknown'; readonly problem: string };

/** Whether the database of a data directory is there. */
export function lookForDatabase(file: string): LookedFor {
  const dir = path.dirname(file);
  try {
    statSync(file);
    return { kind: 'there' };
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') {
      return { kind: 'unknown', problem: `The database ${file} cannot be looked at: ${fileProblem(error)}.` };
    }
    return wasUsed(dir)
      ? { kind: 'gone', problem: damageSentence(file, 'the file is not there') }
      : { kind: 'none', problem: noneYet(file, dir) };
  }
}

function noneYet(file: string, dir: string): string {
  return (
    `There is no database ${file} yet: no proxy has kept anything in ${dir}. That is right before the first start, ` +
    'and where all fleets are static ones of the fleets file. Else name the data directory of the proxy with --data-dir.'
  );
}
