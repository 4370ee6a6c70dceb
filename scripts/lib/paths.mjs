import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What may be deleted at any time: downloaded binaries, caches of checks. */
export const cacheDir = path.join(root, '.cache');

/** What `npm start` keeps between two runs. */
export const dataDir = path.join(root, '.data');

/** Programs bundled by `npm run build:server`. */
export const buildDir = path.join(root, 'build');
