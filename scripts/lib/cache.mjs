import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { cacheDir } from './paths.mjs';

/**
 * Fills a folder and puts it in place in one step, so that several processes may do so at once: the first one wins, and nobody
 * ever sees a folder that is half full.
 *
 * @param {string} name Folder under `.cache/`.
 * @param {(dir: string) => Promise<void>} fill Is given an empty folder; when it throws, nothing is put in place.
 * @returns {Promise<string>} The folder in place.
 */
export async function publish(name, fill) {
  const target = path.join(cacheDir, name);
  return await withScratch(async (dir) => {
    await fill(dir);
    try {
      await rename(dir, target);
    } catch (error) {
      if (!['EEXIST', 'ENOTEMPTY'].includes(error.code)) {
        throw error;
      }
    }
    return target;
  });
}

/**
 * Gives `use` an empty folder that is gone afterwards.
 *
 * @template T
 * @param {(dir: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withScratch(use) {
  const dir = path.join(cacheDir, 'tmp', `${process.pid}-${randomBytes(6).toString('hex')}`);
  await mkdir(dir, { recursive: true });
  try {
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** @param {string} file */
export async function isExecutable(file) {
  return await access(file, constants.X_OK).then(
    () => true,
    () => false
  );
}

/**
 * The first file of that name on PATH that can be run.
 *
 * @param {readonly string[]} names In order of preference.
 */
export async function onPath(names) {
  const dirs = (process.env.PATH ?? '').split(path.delimiter).filter((dir) => dir !== '');
  for (const name of names) {
    for (const dir of dirs) {
      const file = path.join(dir, name);
      if (await isExecutable(file)) {
        return file;
      }
    }
  }
  return undefined;
}
