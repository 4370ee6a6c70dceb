import { spawn } from 'node:child_process';

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, inherit?: boolean, onLine?: (line: string) => void }} [options]
 *   `inherit` shows the program's output instead of collecting it; `onLine` is given each line of both streams as it comes.
 * @returns {Promise<{ ok: boolean, code: number | null, output: string }>} `output` holds stdout and stderr as they came.
 *   A program that cannot be started is `ok: false` with the reason as its output. Never rejects.
 */
export function run(command, args, options = {}) {
  const { cwd, env, timeoutMs, inherit = false, onLine } = options;
  return new Promise((resolve) => {
    const stdio = inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { cwd, env, stdio, timeout: timeoutMs, killSignal: 'SIGKILL' });
    const chunks = [];
    let rest = '';
    const take = (chunk) => {
      chunks.push(chunk);
      if (!onLine) {
        return;
      }
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    };
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
    child.on('error', (error) => resolve({ ok: false, code: null, output: error.message }));
    child.on('close', (code) => {
      if (rest !== '') {
        onLine?.(rest);
      }
      resolve({ ok: code === 0, code, output: chunks.join('') });
    });
  });
}
