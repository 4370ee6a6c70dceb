import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { bundle } from '../bundling/bundle.mjs';
import { buildDir, root } from './paths.mjs';
import { DEFAULT_RELEASE, serverOf } from './releaseOption.mjs';

/**
 * Bundles a TypeScript program that needs a Prometheus, and runs it to its end with this process' streams.
 *
 * @param {string} entry From the top folder.
 * @param {{ args: readonly string[], say: (line: string) => void, release?: string, env?: NodeJS.ProcessEnv }} options
 *   The program finds Prometheus in `PROMETHEUS` and its version in `PROMETHEUS_VERSION`.
 */
export async function runProgram(entry, { args, say, release = DEFAULT_RELEASE, env = {} }) {
  const prometheus = await serverOf(release, say);
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
