import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { publish } from './cache.mjs';
import { withDebianPackages } from './debian.mjs';
import { goModule, moduleVersion, prometheusModule } from './goModule.mjs';
import { cacheDir } from './paths.mjs';
import { DEFAULT_RELEASE } from './releaseOption.mjs';

const CACHE_NAME = 'promqltest';
const PACKAGE = 'golang-github-prometheus-prometheus-dev';
const SCRIPTS = 'usr/share/gocode/src/github.com/prometheus/prometheus/promql/promqltest/testdata';
/** In the Go module; the second one up to 2.51. */
const MODULE_SCRIPTS = ['promql/promqltest/testdata', 'promql/testdata'];

/**
 * The official PromQL test scripts of a release of Prometheus: of 3.5 out of Debian's source package, kept under `.cache/`; of
 * others where Go keeps the module.
 *
 * @param {{ release?: string, say?: (line: string) => void }} [options] `release` is 3.5 when not given.
 * @returns {Promise<{ ok: true, files: string[], source: string } | { ok: false, problem: string }>} The paths of the `.test`
 *   files, and where they are from, for a person.
 */
export async function findPromqltest({ release = DEFAULT_RELEASE, say = () => {} } = {}) {
  try {
    return { ok: true, ...(await (release === DEFAULT_RELEASE ? fromDebian(say) : fromModule(release, say))) };
  } catch (error) {
    return {
      ok: false,
      problem: `The official PromQL test scripts of Prometheus ${release} are missing: ${error.message}.`,
    };
  }
}

async function fromDebian(say) {
  const dir = path.join(cacheDir, CACHE_NAME);
  const present = await scriptsIn(dir);
  const files = present.length > 0 ? present : await scriptsIn(await bring(say));
  const version = await readFile(path.join(dir, 'VERSION'), 'utf8').catch(() => '');
  return { files, source: `Debian's \`${PACKAGE}\` ${version}` };
}

async function fromModule(release, say) {
  const module = await goModule(prometheusModule(release), { say });
  for (const folder of MODULE_SCRIPTS) {
    const files = await scriptsIn(path.join(module, folder));
    if (files.length > 0) {
      return {
        files,
        source: `\`${folder}\` of the Go module \`github.com/prometheus/prometheus\` ${moduleVersion(release)}`,
      };
    }
  }
  throw new Error(`the Go module ${moduleVersion(release)} has none`);
}

async function bring(say) {
  let version = '';
  await withDebianPackages([PACKAGE], {
    say,
    accept: (found) => {
      version = found;
      return found.startsWith(`${DEFAULT_RELEASE}.`);
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
