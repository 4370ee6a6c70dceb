import path from 'node:path';
import { parseArgs } from 'node:util';

import { DEFAULT_DATA_DIR } from './config';
import { errorText } from './errorText';
import { repeatedOptions } from './repeatedOptions';
import { DATABASE_FILE } from './store/store';

/** What a command writes, and its exit code. With 0 it goes to the standard output, else to the standard error. */
export interface Told {
  readonly code: number;
  readonly text: string;
}

export type CommandEnvironment = Readonly<Partial<Record<'PROMSHARDS_DATA_DIR', string>>>;

export interface CommandArguments {
  readonly help: boolean;
  /** The database of the data directory that is named, or else that of the proxy's settings. */
  readonly database: string;
  readonly to?: string;
}

/** Ends the usage of each command. */
export const DATA_DIR_USAGE = `DIR is PROMSHARDS_DATA_DIR, or ${DEFAULT_DATA_DIR}, where it is left out.`;

/** What stands behind the name of a command that takes `--data-dir` and those of `more`; where it takes no such thing, a sentence about it. */
export function commandArguments(
  args: readonly string[],
  env: CommandEnvironment,
  more: ReadonlyArray<'to'> = []
): CommandArguments | { readonly problem: string } {
  const text = { type: 'string' } as const;
  const own = Object.fromEntries(more.map((name) => [name, text]));
  try {
    const { values, tokens } = parseArgs({
      args: [...args],
      tokens: true,
      options: { ...own, 'data-dir': text, help: { type: 'boolean' } },
    });
    const [problem] = repeatedOptions(tokens);
    if (problem !== undefined) {
      return { problem: `${problem}.` };
    }
    const { 'data-dir': dataDir = env.PROMSHARDS_DATA_DIR || DEFAULT_DATA_DIR, help = false } = values;
    const { to } = values as { readonly to?: string };
    return { help, database: path.join(dataDir, DATABASE_FILE), to };
  } catch (error) {
    // Of what Node says, the rest is about arguments that no command takes.
    return { problem: `${errorText(error).split(/\.(?:\s|$)/)[0]}.` };
  }
}
