import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { bundle } from '../bundling/bundle.mjs';
import { findPrometheus } from '../tools.mjs';
import { buildDir, root } from './paths.mjs';
import { Problem } from './problem.mjs';

/**
 * Bundles a TypeScript program that needs a Prometheus, and runs it to its end with this process' streams.
 *
 * @param {string} entry From the top folder.
 * @param {{ args: readonly string[], say: (line: string) => void, env?: NodeJS.ProcessEnv }} options
 *   The program finds Prometheus in `PROMETHEUS` and its version in `PROMETHEUS_VERSION`.
 */
export async function runProgram(entry, { args, say, env = {} }) {
  const prometheus = await findPrometheus({ say });
  if (!prometheus.ok) {
    throw new Problem(prometheus.problem);
  }
  const file = path.join(buildDir, entry.replace(/\.ts$/, '.cjs'));
  await bundle(entry, file);
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], {
    cwd: root,
    env: { ...process.env, PROMETHEUS: prometheus.path, PROMETHEUS_VERSION: prometheus.version, ...env },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) {
    process.exitCode = 1;
  }
}
