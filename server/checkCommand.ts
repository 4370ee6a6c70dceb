import { execFile } from 'node:child_process';

import { commandArguments, type CommandEnvironment, DATA_DIR_USAGE, type Told } from './commandArguments';
import { errorText } from './errorText';
import { findDamage } from './store/damage';
import { damageSentence } from './store/databaseError';
import { type Look } from './store/databaseHealth';
import { lookForDatabase } from './store/lookForDatabase';

export const CHECK_COMMAND = 'check';
const DAMAGED = 1;
/** There is none, or it could not be looked at. */
const NOT_LOOKED_AT = 2;
const LONGEST_LOOK_MS = 10 * 60_000;

const USAGE =
  `${CHECK_COMMAND} [--data-dir DIR]: looks through the database of a data directory, while the proxy runs or not.\n` +
  `${DATA_DIR_USAGE} The exit code is 1 where it is damaged, 2 where there\n` +
  'is none yet, or it cannot be looked at.\n';

/** `check [--data-dir DIR]`. `args` are those behind the command's name. */
export function checkCommand(args: readonly string[], env: CommandEnvironment): Told {
  const given = commandArguments(args, env);
  if ('problem' in given) {
    return { code: NOT_LOOKED_AT, text: `${given.problem}\n${USAGE}` };
  }
  if (given.help) {
    return { code: 0, text: USAGE };
  }
  const { database: file } = given;
  const looked = lookForDatabase(file);
  if (looked.kind !== 'there') {
    return { code: looked.kind === 'gone' ? DAMAGED : NOT_LOOKED_AT, text: `${looked.problem}\n` };
  }
  try {
    const found = findDamage(file, 'quick_check');
    return found.length === 0
      ? { code: 0, text: `${file}: looked through, nothing is wrong.\n` }
      : { code: DAMAGED, text: `${damageSentence(file, found.join('; '))}\n` };
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
      } else if (error.code === DAMAGED && text !== '') {
        resolve({ kind: 'damaged', sentence: text });
      } else {
        resolve({ kind: 'unknown', why: text === '' ? error.message : text });
      }
    });
  });
}
