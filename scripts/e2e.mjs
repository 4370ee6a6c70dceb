#!/usr/bin/env node
// npm run e2e -- --grafana-url URL: the browser scenarios against a Grafana that runs already, such as the one of npm start.
// GRAFANA_USER and GRAFANA_PASSWORD name its administrator (admin, admin). Without a URL they run against the host page.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';

import { builds, buildStale } from './lib/builds.mjs';
import { ensureNpmPackages } from './lib/npmPackages.mjs';
import { root } from './lib/paths.mjs';
import { Problem, tell } from './lib/problem.mjs';
import { findChromium, findPrometheus } from './tools.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

async function main(args) {
  const url = readUrl(args);
  await ensureNpmPackages(say);
  const env = { ...process.env };
  for (const [name, find] of [
    ['CHROMIUM', findChromium],
    ['PROMETHEUS', findPrometheus],
  ]) {
    const found = await find({ say });
    if (!found.ok) {
      throw new Problem(found.problem);
    }
    env[name] = found.path;
  }
  await buildStale(builds, say);
  if (url !== undefined) {
    say(`Grafana ${await versionOf(url)} at ${url}`);
    env.PROMSHARDS_E2E_GRAFANA = url;
    env.GRAFANA_USER ??= 'admin';
    env.GRAFANA_PASSWORD ??= 'admin';
  }
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', 'browser', '--runInBand'];
  const child = spawn(process.execPath, jest, { cwd: root, env, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
}

function readUrl(args) {
  try {
    const { values } = parseArgs({ args, options: { 'grafana-url': { type: 'string' } } });
    return values['grafana-url'] === undefined ? undefined : new URL(values['grafana-url']).href.replace(/\/+$/, '');
  } catch (error) {
    throw new Problem(`${error.message}. Usage: npm run e2e -- --grafana-url URL`);
  }
}

async function versionOf(url) {
  const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  if (!response?.ok) {
    throw new Problem(`There is no Grafana at ${url}.`);
  }
  return (await response.json()).version;
}

main(process.argv.slice(2)).catch(tell);
