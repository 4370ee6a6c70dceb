import { spawn } from 'node:child_process';

/** What is under way does not outlive this process. */
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, onLine?: (line: string) => void }} [options]
 *   `onLine` is given each line of both streams as it comes.
 * @returns {Promise<{ ok: boolean, code: number | null, output: string }>} `output` holds stdout and stderr as they came.
 *   A program that cannot be started is `ok: false` with the reason as its output. Never rejects.
 */
export function run(command, args, options = {}) {
  const { cwd, env, timeoutMs, onLine } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    running.add(child);
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
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', (error) => {
      running.delete(child);
      resolve({ ok: false, code: null, output: error.message });
    });
    child.on('close', (code) => {
      running.delete(child);
      if (rest !== '') {
        onLine?.(rest);
      }
      resolve({ ok: code === 0, code, output: chunks.join('') });
    });
  });
}
