import { execFile } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { type Told } from './backupCommand';
import { DEFAULT_DATA_DIR } from './config';
import { errorText } from './errorText';
import { findDamage } from './store/damage';
import { damageSentence } from './store/databaseError';
import { type Look } from './store/databaseHealth';
import { DATABASE_FILE } from './store/store';

export const CHECK_COMMAND = 'check';
/** The exit code where it could not be looked at; damage has 1. */
const NOT_LOOKED_AT = 2;
const LONGEST_LOOK_MS = 10 * 60_000;

const USAGE =
  `${CHECK_COMMAND} [--data-dir DIR]: looks through the database of a data directory, while the proxy runs or not.\n` +
  `DIR is PROMSHARDS_DATA_DIR, or ${DEFAULT_DATA_DIR}, where it is left out. The exit code is 1 where it is damaged, 2 where it\n` +
  'cannot be looked at.\n';

/** `check [--data-dir DIR]`. `args` are those behind the command's name. */
export function checkCommand(
  args: readonly string[],
  env: Readonly<Partial<Record<'PROMSHARDS_DATA_DIR', string>>>
): Told {
  const parsed = parse(args);
  if (parsed === undefined || parsed.help === true) {
    return { code: parsed === undefined ? NOT_LOOKED_AT : 0, text: USAGE };
  }
  const file = path.join(parsed['data-dir'] ?? (env.PROMSHARDS_DATA_DIR || DEFAULT_DATA_DIR), DATABASE_FILE);
  try {
    const found = findDamage(file, 'quick_check');
    return found.length === 0
      ? { code: 0, text: `${file}: looked through, nothing is wrong.\n` }
      : { code: 1, text: `${damageSentence(file, found.join('; '))}\n` };
  } catch (error) {
    return { code: NOT_LOOKED_AT, text: `${errorText(error)}\n` };
  }
}

/** A process of its own looks through the database: queries do not wait for it, whatever SQLite comes upon. */
export function lookByCommand(dataDir: string, signal: AbortSignal): Promise<Look> {
  return new Promise((resolve) => {
    const args = [process.argv[1], CHECK_COMMAND, '--data-dir', dataDir];
    const options = { env: {}, timeout: LONGEST_LOOK_MS, signal };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const text = `${stdout}${stderr}`.trim();
      if (error === null) {
        resolve({ kind: 'whole' });
      } else if (error.code === 1 && text !== '') {
        resolve({ kind: 'damaged', sentence: text });
      } else {
        resolve({ kind: 'unknown', why: text === '' ? error.message : text });
      }
    });
  });
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { 'data-dir': { type: 'string' }, help: { type: 'boolean' } } })
      .values;
  } catch {
    return undefined;
  }
}
