// Loaded first: it takes a signal.
import { reloads } from './program/reloads';

import { backupCommand } from './backupCommand';
import { CHECK_COMMAND, checkCommand } from './checkCommand';
import { readConfig } from './config';
import { keepPrivate } from './files/keepPrivate';
import { run } from './program/run';
import { stopSignals } from './program/stopSignals';

keepPrivate();
const [command, ...rest] = process.argv.slice(2);
if (command === 'backup' || command === CHECK_COMMAND) {
  const { code, text } = (command === 'backup' ? backupCommand : checkCommand)(rest, process.env);
  (code === 0 ? process.stdout : process.stderr).write(text);
  process.exitCode = code;
} else {
  void main();
}

async function main(): Promise<void> {
  const result = readConfig(process.argv.slice(2), process.env);
  if (result.kind === 'help' || result.kind === 'version') {
    process.stdout.write(result.text);
    return;
  }
  // A signal that comes while shards are being started is acted on when they are known.
  const problems =
    result.kind === 'problems'
      ? result.problems
      : await run(result.config, { env: process.env, reloads, signals: stopSignals() });
  if (problems.length > 0) {
    process.stderr.write(`promshards does not start:\n${problems.map((problem) => `  - ${problem}\n`).join('')}`);
    process.exitCode = 1;
  }
}
