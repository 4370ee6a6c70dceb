import { findPrometheus } from '../tools.mjs';
import { root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { run } from './run.mjs';

const LONGEST_MS = 30 * 60_000;
const say = (line) => process.stdout.write(`${line}\n`);

/**
 * Runs tests with real servers that keep a document, and has them write it. Sets the exit code.
 *
 * @param {string} pattern Of the test files' names.
 */
export async function runWritingTests(pattern) {
  const prometheus = await findPrometheus({ say });
  if (!prometheus.ok) {
    throw new Problem(prometheus.problem);
  }
  const args = ['--selectProjects', 'federation', '--forceExit', '--verbose', '--testPathPattern', pattern];
  const { ok } = await run(process.execPath, ['node_modules/jest/bin/jest.js', ...args], {
    cwd: root,
    env: { ...process.env, PROMETHEUS: prometheus.path, WRITE_DOCS: '1' },
    onLine: say,
    timeoutMs: LONGEST_MS,
  });
  process.exitCode = ok ? 0 : 1;
}
