import path from 'node:path';
import { parseArgs } from 'node:util';

import { DEFAULT_DATA_DIR } from './config';
import { backUp } from './store/backup';
import { DATABASE_FILE } from './store/store';

/** What the command wrote, and whether it did what it was asked for. */
export interface Told {
  readonly ok: boolean;
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
    return { ok: true, text: USAGE };
  }
  if (parsed?.to === undefined) {
    return { ok: false, text: USAGE };
  }
  const dataDir = parsed['data-dir'] ?? (env.PROMSHARDS_DATA_DIR || DEFAULT_DATA_DIR);
  const { to } = parsed;
  const done = backUp(path.join(dataDir, DATABASE_FILE), to);
  return done.ok
    ? { ok: true, text: `${to}: ${done.bytes} bytes, looked through, nothing is wrong.\n` }
    : { ok: false, text: `${done.problem}\n` };
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
