import { rulesCommand } from './rulesCommand';

void rulesCommand(process.argv.slice(2)).then(({ code, text }) => {
  (code === 2 ? process.stderr : process.stdout).write(text);
  process.exitCode = code;
});
