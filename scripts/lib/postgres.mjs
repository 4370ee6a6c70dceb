import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';

import { isExecutable, publish } from './cache.mjs';
import { withDebianPackages } from './debian.mjs';
import { cacheDir } from './paths.mjs';

const VERSION = 15;
const NAME = `postgresql-${VERSION}`;
const PROGRAMS = `usr/lib/postgresql/${VERSION}/bin`;
/** What a machine may lack of the libraries of its programs. */
const LIBRARIES = 'usr/lib/x86_64-linux-gnu';
const PACKAGES = [NAME, `postgresql-client-${VERSION}`, 'libpq5'];

/**
 * The programs of PostgreSQL: `POSTGRES_BIN`, or Debian's packages, unpacked under `.cache/`.
 *
 * @param {{ say?: (line: string) => void }} [options]
 * @returns {Promise<{ ok: true, path: string, libraries: string } | { ok: false, problem: string }>} `path`: the folder of `postgres`,
 *   `initdb` and `psql`; `libraries` for `LD_LIBRARY_PATH`.
 */
export async function findPostgres({ say = () => {} } = {}) {
  const given = process.env.POSTGRES_BIN;
  if (given) {
    return { ok: true, path: given, libraries: '' };
  }
  const root = path.join(cacheDir, NAME);
  const found = { ok: true, path: path.join(root, PROGRAMS), libraries: path.join(root, LIBRARIES) };
  try {
    if (!(await isExecutable(path.join(found.path, 'postgres')))) {
      await withDebianPackages(PACKAGES, { say, suite: 'bookworm', use: keep });
    }
    return found;
  } catch (error) {
    const advice = 'set POSTGRES_BIN to the folder of its programs';
    return { ok: false, problem: `PostgreSQL ${VERSION} is missing: ${advice}; tried: ${error.message}.` };
  }
}

/** The programs find the rest of theirs from where they are. */
async function keep(from) {
  await publish(NAME, async (dir) => {
    for (const part of [`usr/lib/postgresql/${VERSION}`, `usr/share/postgresql/${VERSION}`, LIBRARIES]) {
      await mkdir(path.join(dir, path.dirname(part)), { recursive: true });
      await cp(path.join(from, part), path.join(dir, part), { recursive: true, verbatimSymlinks: true });
    }
  });
}
