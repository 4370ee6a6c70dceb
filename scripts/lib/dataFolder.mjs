import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { dataDir } from './paths.mjs';
import { Problem } from './problem.mjs';

const NEEDED_BYTES = 500 * 2 ** 20;
const lockFile = path.join(dataDir, 'npm-start.pid');

/** Makes `.data/`; throws a Problem where its disk is full or another `npm start` uses it. */
export async function openDataFolder() {
  await mkdir(dataDir, { recursive: true });
  const disk = await statfs(dataDir);
  const free = disk.bavail * disk.bsize;
  if (free < NEEDED_BYTES) {
    const megabytes = (bytes) => Math.floor(bytes / 2 ** 20);
    throw new Problem(
      `The disk is full: ${dataDir} has ${megabytes(free)} MB left, ${megabytes(NEEDED_BYTES)} are needed.`
    );
  }
  const other = Number(await readFile(lockFile, 'utf8').catch(() => '0'));
  if (other > 0 && other !== process.pid && isStart(await commandOf(other))) {
    throw new Problem(`npm start is running already (process ${other}): stop it with Ctrl-C first.`);
  }
  await writeFile(lockFile, String(process.pid));
}

/** Lets another `npm start` use it. */
export async function closeDataFolder() {
  if (Number(await readFile(lockFile, 'utf8').catch(() => '0')) === process.pid) {
    await rm(lockFile, { force: true });
  }
}

/**
 * A secret that Grafana and the proxy share; made once.
 *
 * @param {string} name Of its file under `.data/`.
 */
export async function sharedToken(name) {
  const file = path.join(dataDir, name);
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
