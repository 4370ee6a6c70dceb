import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { Problem } from './problem.mjs';

const NEEDED_BYTES = 500 * 2 ** 20;
const LOCK = 'npm-start.pid';

/**
 * Makes the folder for what a run keeps; throws a Problem where its disk is full or another `npm start` uses it.
 *
 * @param {string} dir
 */
export async function openDataFolder(dir) {
  await mkdir(dir, { recursive: true });
  const disk = await statfs(dir);
  const free = disk.bavail * disk.bsize;
  if (free < NEEDED_BYTES) {
    const megabytes = (bytes) => Math.floor(bytes / 2 ** 20);
    throw new Problem(
      `The disk is full: ${dir} has ${megabytes(free)} MB left, ${megabytes(NEEDED_BYTES)} are needed.`
    );
  }
  const other = Number(await readFile(path.join(dir, LOCK), 'utf8').catch(() => '0'));
  if (other > 0 && other !== process.pid && isStart(await commandOf(other))) {
    throw new Problem(`npm start is running already (process ${other}): stop it with Ctrl-C first.`);
  }
  await writeFile(path.join(dir, LOCK), String(process.pid));
}

/**
 * Lets another `npm start` use it.
 *
 * @param {string} dir
 */
export async function closeDataFolder(dir) {
  const file = path.join(dir, LOCK);
  if (Number(await readFile(file, 'utf8').catch(() => '0')) === process.pid) {
    await rm(file, { force: true });
  }
}

/**
 * A secret that Grafana and the proxy share; made once and kept in the file.
 *
 * @param {string} file
 */
export async function sharedToken(file) {
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (kept !== '') {
    return kept;
  }
  const token = randomBytes(24).toString('base64url');
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  return token;
}

function isStart(command) {
  return command.includes('start.mjs');
}

/** The command line of a process; empty when there is no such process. Where it cannot be read, that it lives is enough. */
async function commandOf(pid) {
  try {
    process.kill(pid, 0);
  } catch {
    return '';
  }
  return await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'start.mjs');
}
