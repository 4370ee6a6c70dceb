import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { publish } from './cache.mjs';
import { withDebianPackages } from './debian.mjs';
import { cacheDir } from './paths.mjs';

const CACHE_NAME = 'promqltest';
const PACKAGE = 'golang-github-prometheus-prometheus-dev';
const SCRIPTS = 'usr/share/gocode/src/github.com/prometheus/prometheus/promql/promqltest/testdata';

/**
 * The official PromQL test scripts of Prometheus 3.5, out of Debian's source package, kept under `.cache/`.
 *
 * @param {{ say?: (line: string) => void }} [options]
 * @returns {Promise<{ ok: true, files: string[], version: string } | { ok: false, problem: string }>} The paths of the `.test`
 *   files, and the package's version, empty where it is not known.
 */
export async function findPromqltest({ say = () => {} } = {}) {
  const dir = path.join(cacheDir, CACHE_NAME);
  try {
    const present = await scriptsIn(dir);
    const files = present.length > 0 ? present : await scriptsIn(await bring(say));
    return { ok: true, files, version: await readFile(path.join(dir, 'VERSION'), 'utf8').catch(() => '') };
  } catch (error) {
    return { ok: false, problem: `The official PromQL test scripts are missing: ${error.message}.` };
  }
}

async function bring(say) {
  let version = '';
  await withDebianPackages([PACKAGE], {
    say,
    accept: (found) => {
      version = found;
      return found.startsWith('3.5.');
    },
    use: (root) =>
      publish(CACHE_NAME, async (dir) => {
        await cp(path.join(root, SCRIPTS), dir, { recursive: true });
        await writeFile(path.join(dir, 'VERSION'), version);
      }),
  });
  return path.join(cacheDir, CACHE_NAME);
}

async function scriptsIn(dir) {
  const names = await readdir(dir).catch(() => []);
  return names.filter((name) => name.endsWith('.test')).map((name) => path.join(dir, name));
}
