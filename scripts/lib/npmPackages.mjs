import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { run } from './run.mjs';
import { lastLine } from './upstream.mjs';

/**
 * Installs the npm packages that package-lock.json names where they are missing or others.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<'present' | 'installed'>}
 */
export async function ensureNpmPackages(say) {
  if (await isInstalled()) {
    return 'present';
  }
  say('npm ci');
  const done = await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root });
  if (!done.ok) {
    const reason = done.output.match(/npm (?:error|ERR!) (?!code|A complete)(.+)/)?.[1] ?? lastLine(done.output);
    throw new Problem(`The npm packages could not be installed: ${reason}`);
  }
  return 'installed';
}

async function isInstalled() {
  const wanted = await lockedVersions('package-lock.json');
  const have = await lockedVersions(path.join('node_modules', '.package-lock.json'));
  return [...wanted].every(([name, { version, optional }]) => optional || have.get(name)?.version === version);
}

/** Version by folder; npm leaves out what is optional and not for this machine. */
async function lockedVersions(file) {
  const text = await readFile(path.join(root, file), 'utf8').catch(() => '{}');
  const packages = Object.entries(JSON.parse(text).packages ?? {}).filter(([folder]) => folder !== '');
  return new Map(
    packages.map(([folder, { version, optional, devOptional, peer }]) => [
      folder,
      { version, optional: Boolean(optional || devOptional || peer) },
    ])
  );
}
