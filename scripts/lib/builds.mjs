import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { buildDir, root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { run } from './run.mjs';

/**
 * @typedef {object} Build
 * @property {string} name
 * @property {readonly string[]} inputs Files and folders, from the top.
 * @property {readonly string[]} outputs Files that show that it is there.
 * @property {readonly string[]} command Run by the same Node.
 */

const common = ['package-lock.json', 'tsconfig.json', 'tsconfig.strict.json'];
const engineAndApi = ['src/engine', 'src/api'];

/** @type {readonly Build[]} In the order of their length: what is quick fails quickly. */
export const builds = [
  {
    name: 'demo',
    inputs: [...common, 'demo', 'scripts/bundle.mjs', 'scripts/bundling'],
    outputs: ['build/demo/main.cjs', 'build/demo/THIRD-PARTY-LICENSES.txt'],
    command: ['scripts/bundle.mjs', 'demo'],
  },
  {
    name: 'server',
    inputs: [
      ...[...common, ...engineAndApi, 'src/autoscaling', 'src/compute', 'src/recognition', 'server'],
      ...['scripts/bundle.mjs', 'scripts/bundling'],
    ],
    outputs: ['build/server/main.cjs', 'build/server/worker.cjs', 'build/server/THIRD-PARTY-LICENSES.txt'],
    command: ['scripts/bundle.mjs', 'server'],
  },
  {
    name: 'host page',
    inputs: [...common, 'workbench'],
    outputs: ['build/workbench/server.mjs', 'build/workbench/host/index.html'],
    command: ['workbench/build.mjs'],
  },
  {
    name: 'plugin',
    inputs: [
      ...[...common, 'src', 'docs/runbook', '.config', 'webpack.config.ts', 'scripts/bundling'],
      ...['README.md', 'CHANGELOG.md', 'LICENSE'],
    ],
    outputs: ['dist/module.js', 'dist/datasource/module.js', 'dist/THIRD-PARTY-LICENSES.txt'],
    command: ['node_modules/webpack/bin/webpack.js', '-c', 'webpack.config.ts', '--env', 'production'],
  },
];

/**
 * Builds what is not there or older than what it is made of.
 *
 * @param {readonly Build[]} wanted
 * @param {(line: string) => void} say
 * @returns {Promise<readonly string[]>} Names of what was built.
 */
export async function buildStale(wanted, say) {
  const built = [];
  for (const build of wanted) {
    const stamp = path.join(buildDir, '.stamps', build.name);
    const print = await fingerprint(build.inputs);
    const current = (await readFile(stamp, 'utf8').catch(() => '')) === print && (await exist(build.outputs));
    if (current) {
      continue;
    }
    say(`building the ${build.name}`);
    const done = await run(process.execPath, build.command, { cwd: root });
    if (!done.ok || !(await exist(build.outputs))) {
      throw new Problem(
        `The ${build.name} could not be built:\n${done.output.trim().split('\n').slice(-40).join('\n')}`
      );
    }
    await mkdir(path.dirname(stamp), { recursive: true });
    await writeFile(stamp, print);
    built.push(build.name);
  }
  return built;
}

async function exist(files) {
  const found = await Promise.all(files.map((file) => stat(path.join(root, file)).then(Boolean, () => false)));
  return found.every(Boolean);
}

/** A hash of every input file's content: times say little after a clone. */
async function fingerprint(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of await filesOf(input)) {
      hash
        .update(`${file}\0`)
        .update(await readFile(path.join(root, file)))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

async function filesOf(input) {
  const info = await stat(path.join(root, input)).catch(() => undefined);
  if (!info) {
    return [];
  }
  if (!info.isDirectory()) {
    return [input];
  }
  const entries = await readdir(path.join(root, input), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}
