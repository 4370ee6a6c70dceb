import { commandArguments, type CommandEnvironment, DATA_DIR_USAGE, type Told } from './commandArguments';
import { backUp } from './store/backup';

const USAGE =
  'backup --to FILE [--data-dir DIR]: copies the database of a data directory, while the proxy runs or not.\n' +
  `${DATA_DIR_USAGE}\n`;

/** `backup --to FILE [--data-dir DIR]`. `args` are those behind the command's name. */
export function backupCommand(args: readonly string[], env: CommandEnvironment): Told {
  const given = commandArguments(args, env, ['to']);
  if ('problem' in given) {
    return { code: 1, text: `${given.problem}\n${USAGE}` };
  }
  if (given.help) {
    return { code: 0, text: USAGE };
  }
  if (given.to === undefined) {
    return { code: 1, text: `--to is missing.\n${USAGE}` };
  }
  const done = backUp(given.database, given.to);
  return done.ok
    ? { code: 0, text: `${given.to}: ${done.bytes} bytes, looked through, nothing is wrong.\n` }
    : { code: 1, text: `${done.problem}\n` };
}
