import path from 'node:path';

import { root } from './paths.mjs';
import { run } from './run.mjs';

const bin = (name, script) => path.join('node_modules', name, script);
/** What was looked at before and is as it was is not looked at again. */
const kept = (name) => path.join('.cache', 'checks', name);
const tsc = (project) => [
  ...[bin('typescript', 'bin/tsc'), '--noEmit', '-p', project],
  ...['--incremental', '--tsBuildInfoFile', kept(`${project.replaceAll('/', '-')}.tsbuildinfo`)],
];
const folders = ['src', 'server', 'workbench', 'demo', 'e2e', 'bench', 'scripts'];

/** @type {readonly { name: string, command: readonly string[] }[]} Each run by this Node; the slowest first. */
export const checks = [
  {
    name: 'eslint',
    command: [
      ...[bin('eslint', 'bin/eslint.js'), '--max-warnings', '0'],
      ...['--cache', '--cache-strategy', 'content', '--cache-location', kept('eslint'), '.'],
    ],
  },
  { name: 'types: plugin', command: tsc('tsconfig.json') },
  { name: 'types: tests, demo and scripts', command: tsc('tsconfig.node.json') },
  { name: 'types: host page', command: tsc('workbench/tsconfig.json') },
  { name: 'types: proxy', command: tsc('server/tsconfig.json') },
  { name: 'types: engine', command: tsc('src/engine/tsconfig.json') },
  { name: 'types: WebAssembly', command: tsc('src/engine/tsconfig.assembly.json') },
  { name: 'WebAssembly modules', command: ['scripts/wasm.mjs', '--check'] },
  { name: 'types: autoscaling', command: tsc('src/autoscaling/tsconfig.json') },
  { name: 'types: recognition', command: tsc('src/recognition/tsconfig.json') },
  { name: 'unused code', command: [bin('knip', 'bin/knip.js'), '--no-progress'] },
  {
    name: 'imports',
    command: [
      bin('dependency-cruiser', 'bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.mjs',
      ...folders,
    ],
  },
  {
    name: 'formatting',
    command: [
      ...[bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn'],
      ...['--cache', '--cache-strategy', 'content', '--cache-location', kept('prettier'), '.'],
    ],
  },
  { name: 'names', command: ['scripts/checkNames.mjs'] },
  { name: 'licences', command: ['scripts/checkLicences.mjs'] },
  { name: 'plugin.json', command: ['scripts/checkPluginJson.mjs'] },
];

const AT_ONCE = 2;

/**
 * Runs all checks, two at once.
 *
 * @param {(result: { name: string, ok: boolean, output: string }) => void} onResult Told of each as it ends.
 * @returns {Promise<readonly { name: string, ok: boolean, output: string }[]>}
 */
export async function runChecks(onResult) {
  const waiting = [...checks];
  const results = [];
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const { ok, output } = await run(process.execPath, check.command, { cwd: root });
      const result = { name: check.name, ok, output: output.trim() };
      results.push(result);
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
