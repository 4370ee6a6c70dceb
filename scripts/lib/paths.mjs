import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder, from here or from a program that this is bundled into. */
export const root = above(path.dirname(fileURLToPath(import.meta.url)));

function above(folder) {
  return existsSync(path.join(folder, 'package.json')) ? folder : above(path.dirname(folder));
}

/** What may be deleted at any time: downloaded binaries, caches of checks. */
export const cacheDir = path.join(root, '.cache');

/** What `npm start` keeps between two runs. */
export const dataDir = path.join(root, '.data');

/** Programs bundled by `npm run build:server`. */
export const buildDir = path.join(root, 'build');
