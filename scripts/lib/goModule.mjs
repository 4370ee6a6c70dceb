import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { onPath, publish } from './cache.mjs';
import { run } from './run.mjs';
import { lastLine } from './upstream.mjs';

/** Without the service discoveries of clouds, which are most of the program, and none of the tests'. */
const TAGS = 'remove_all_sd,netgo';
const DOWNLOAD_MS = 5 * 60_000;
/** Two minutes and a half on two cores that do nothing else, M3 a minute and a half, Kubernetes about eight. */
const BUILD_MS = 40 * 60_000;

/**
 * The version of Prometheus' Go module that a release is: v0.316.0 is 3.16, v0.53.0 is 2.53.
 *
 * @param {string} release
 */
export function moduleVersion(release) {
  const [major, minor] = release.split('.').map(Number);
  return major === 2 ? `v0.${minor}.0` : `v0.${major}${String(minor).padStart(2, '0')}.0`;
}

/**
 * The module of a release of Prometheus.
 *
 * @param {string} release
 */
export function prometheusModule(release) {
  return `github.com/prometheus/prometheus@${moduleVersion(release)}`;
}

/**
 * Where Go keeps a module; downloads it, verified by Go's checksum database, where it does not. Throws where there is no Go, or
 * the module cannot be had.
 *
 * @param {string} name With its version: `example.com/module@v1.0.0`.
 * @param {{ say: (line: string) => void }} options
 * @returns {Promise<string>} A folder, which is not to be written to.
 */
export async function goModule(name, { say }) {
  if (!(await onPath(['go']))) {
    throw new Error('there is no Go on PATH (1.26 or newer builds all releases)');
  }
  say(`finding the Go module ${name}`);
  const done = await run('go', ['mod', 'download', '-json', name], { env: goEnv(), timeoutMs: DOWNLOAD_MS });
  const dir = done.output.match(/"Dir": "(.*)"/)?.[1];
  if (!done.ok || dir === undefined) {
    const reason = done.output.match(/"Error": "(.*)"/)?.[1] ?? lastLine(done.output);
    throw new Error(`Go cannot get ${name}: ${reason === '' ? 'it took too long' : reason}`);
  }
  return JSON.parse(`"${dir}"`);
}

/**
 * The server of a release of Prometheus.
 *
 * @param {string} release
 * @returns {Program}
 */
export function prometheusProgram(release) {
  const version = `-X github.com/prometheus/common/version.Version=${release}.0`;
  return {
    title: `Prometheus ${release}`,
    module: prometheusModule(release),
    folder: './cmd/prometheus',
    binary: 'prometheus',
    args: ['-tags', TAGS, '-ldflags', version],
  };
}

/**
 * @typedef {object} Program
 * @property {string} title
 * @property {string} module With its version.
 * @property {string} folder Of the module, with the program's `main`.
 * @property {string} binary
 * @property {readonly string[]} args Of `go build`.
 */

/**
 * Builds a program from its Go module, with the versions of other modules that it was made with.
 *
 * @param {Program} program
 * @param {{ into: string, say: (line: string) => void }} options `into` is the folder under `.cache/`, filled with `bin/`.
 */
export async function buildFromModule({ title, module, folder, binary, args }, { into, say }) {
  const dir = await goModule(module, { say });
  await publish(into, async (target) => {
    await mkdir(path.join(target, 'bin'));
    await buildPrograms({ title, dir, folders: [folder], args, out: path.join(target, 'bin', binary) }, { say });
  });
}

/**
 * Builds programs where their module is. Throws where that fails.
 *
 * @param {{ title: string, dir: string, folders: readonly string[], args: readonly string[], out: string }} programs `out` is a file,
 *   or with a slash at its end a folder, in which each gets the name of its own.
 * @param {{ say: (line: string) => void }} options
 */
export async function buildPrograms({ title, dir, folders, args, out }, { say }) {
  say(`building ${title}, which takes some minutes`);
  const all = ['build', '-buildvcs=false', ...args, '-o', out, ...folders];
  const done = await run('go', all, { cwd: dir, env: goEnv(), timeoutMs: BUILD_MS });
  if (!done.ok) {
    const reason = done.code === null ? `it took longer than ${BUILD_MS / 60_000} minutes` : lastLine(done.output);
    throw new Error(`Go cannot build ${title}: ${reason}`);
  }
}

/** The module's own list of versions counts, not a workspace's; no C compiler is needed. */
function goEnv() {
  return { ...process.env, GOWORK: 'off', GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' };
}
