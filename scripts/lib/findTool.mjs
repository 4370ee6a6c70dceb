import path from 'node:path';

import { isExecutable, onPath } from './cache.mjs';
import { cacheDir } from './paths.mjs';
import { run } from './run.mjs';

/**
 * @typedef {{ ok: true, path: string, version: string, source: 'environment' | 'PATH' | 'cache' }} Found
 * @typedef {{ ok: false, problem: string }} Missing `problem` is one sentence for a person, saying what to do.
 * @typedef {{ say?: (line: string) => void }} Options `say` is told what is being done, a line a step.
 *
 * @typedef {object} Installed
 * @property {string} binary As it is called under `.cache/`.
 * @property {string} environment The variable that may hold its path.
 * @property {readonly string[]} names On PATH, the preferred ones first.
 * @property {string | undefined} cacheName Its folder under `.cache/`.
 * @property {string} [version] Of a program that does not tell it.
 * @property {(version: string) => boolean} accept
 *
 * @typedef {Installed & {
 *   title: string,
 *   bring: ReadonlyArray<(options: { into: string, say: (line: string) => void }) => Promise<unknown>>,
 * }} Tool `bring` are the ways to get it into the cache, tried in turn.
 */

/** What each family of programs is being brought by in this process, so that two callers do not do it twice. */
const underWay = new Map();

/**
 * Finds a program, and brings it into the cache where it is nowhere.
 *
 * @param {Tool} tool
 * @param {Options} [options]
 * @returns {Promise<Found | Missing>}
 */
export async function findTool(tool, { say = () => {} } = {}) {
  const found = await findInstalled(tool);
  if (found) {
    return found;
  }
  if (!underWay.has(tool.cacheName)) {
    underWay.set(tool.cacheName, bring(tool, say));
  }
  const problems = await underWay.get(tool.cacheName);
  const brought = await findInstalled(tool);
  if (brought) {
    return brought;
  }
  const advice = `install it, or set ${tool.environment} to the path of ${tool.binary}`;
  return { ok: false, problem: `${tool.title} is missing: ${advice}; tried: ${problems.join('; ')}.` };
}

async function bring(tool, say) {
  const problems = [];
  for (const way of tool.bring) {
    try {
      await way({ into: tool.cacheName, say });
      return problems;
    } catch (error) {
      problems.push(error.message);
      say(`${tool.title}: ${error.message}`);
    }
  }
  return problems;
}

/**
 * Finds a program that is there already.
 *
 * @param {Installed} tool
 * @returns {Promise<Found | undefined>}
 */
export async function findInstalled({ binary, environment, names, cacheName, version: fixed, accept }) {
  const fromEnvironment = process.env[environment];
  if (fromEnvironment) {
    return {
      ok: true,
      path: fromEnvironment,
      version: fixed ?? (await versionOf(fromEnvironment)) ?? '',
      source: 'environment',
    };
  }
  const candidates = [{ file: await onPath(names), source: 'PATH' }];
  if (cacheName) {
    candidates.push({ file: path.join(cacheDir, cacheName, 'bin', binary), source: 'cache' });
  }
  for (const { file, source } of candidates) {
    const version = file && (await isExecutable(file)) ? (fixed ?? (await versionOf(file))) : undefined;
    if (version && accept(version)) {
      return { ok: true, path: file, version, source };
    }
  }
  return undefined;
}

/** What `--version` tells: `prometheus, version 3.5.3 (…)`, `Chromium 140.0.1 …`; Debian's VictoriaMetrics tells nothing. */
async function versionOf(file) {
  const done = await run(file, ['--version'], { timeoutMs: 120_000 });
  return done.ok ? (done.output.match(/\d+\.\d+[^\s,]*/)?.[0] ?? 'unknown') : undefined;
}
