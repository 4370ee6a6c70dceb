import path from 'node:path';
import { parseArgs } from 'node:util';

import { DEFAULT_DATA_DIR } from './config';
import { backUp } from './store/backup';
import { DATABASE_FILE } from './store/store';

/** What a command writes, and its exit code. With 0 it goes to the standard output, else to the standard error. */
export interface Told {
  readonly code: number;
  readonly text: string;
}

const USAGE =
  'backup --to FILE [--data-dir DIR]: copies the database of a data directory, while the proxy runs or not.\n' +
  `DIR is PROMSHARDS_DATA_DIR, or ${DEFAULT_DATA_DIR}, where it is left out.\n`;

/** `backup --to FILE [--data-dir DIR]`. `args` are those behind the command's name. */
export function backupCommand(
  args: readonly string[],
  env: Readonly<Partial<Record<'PROMSHARDS_DATA_DIR', string>>>
): Told {
  const parsed = parse(args);
  if (parsed?.help === true) {
    return { code: 0, text: USAGE };
  }
  if (parsed?.to === undefined) {
    return { code: 1, text: USAGE };
  }
  const dataDir = parsed['data-dir'] ?? (env.PROMSHARDS_DATA_DIR || DEFAULT_DATA_DIR);
  const { to } = parsed;
  const done = backUp(path.join(dataDir, DATABASE_FILE), to);
  return done.ok
    ? { code: 0, text: `${to}: ${done.bytes} bytes, looked through, nothing is wrong.\n` }
    : { code: 1, text: `${done.problem}\n` };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { to: text, 'data-dir': text, help: { type: 'boolean' } },
    }).values;
  } catch {
    return undefined;
  }
}
