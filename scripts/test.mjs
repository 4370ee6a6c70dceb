#!/usr/bin/env node
// npm test: all set-up, then checks, unit tests, tests against real Prometheus servers, tests in a browser.
// npm test -- node plugin    runs only these suites (checks, node, plugin, federation, kubernetes, browser).
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { builds, buildStale } from './lib/builds.mjs';
import { findKubernetes } from './lib/kubernetes.mjs';
import { ensureNpmPackages } from './lib/npmPackages.mjs';
import { cacheDir, root } from './lib/paths.mjs';
import { Problem, tell } from './lib/problem.mjs';
import { findPromqltest } from './lib/promqltest.mjs';
import { run } from './lib/run.mjs';
import {
  findAlertmanager,
  findChromium,
  findM3,
  findNodeExporter,
  findPrometheus,
  findPrometheusRelease,
  findPromtool,
  findVictoriaMetrics,
  findVmalert,
} from './tools.mjs';

const suites = ['checks', 'node', 'plugin', 'federation', 'kubernetes', 'browser'];
/** A suite that hangs has failed. */
const SUITE_MS = 60 * 60_000;
const needsServers = ['federation', 'kubernetes', 'browser'];
/** Test files at once, on two cores: those with servers wait a lot, and a browser takes the cores itself. */
const WORKERS = { node: '2', plugin: '2', federation: '3', kubernetes: '1', browser: '1' };
/** The newest release that answers are compared with; a machine that cannot have it runs what needs it not. */
const NEWEST = '3.16';
const step = (line) => process.stdout.write(`\n== ${line}\n`);
const say = (line) => process.stdout.write(`${line}\n`);

async function main(asked) {
  const unknown = asked.find((name) => !suites.includes(name));
  if (unknown) {
    throw new Problem(`There is no suite ${unknown}: choose of ${suites.join(', ')}.`);
  }
  const wanted = suites.filter((name) => asked.length === 0 || asked.includes(name));
  step('Set-up');
  say(`npm packages: ${await ensureNpmPackages(say)}`);
  // One waits for the network, the other computes.
  const [tools, built] = await allOf([
    setUpTools(wanted),
    wanted.some((name) => needsServers.includes(name)) ? buildStale(builds, say) : undefined,
  ]);
  if (built) {
    say(built.length > 0 ? `built: ${built.join(', ')}` : 'builds are up to date');
  }
  const env = { ...process.env, ...tools };
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const name of wanted) {
    step(name);
    const counts = name === 'checks' ? await runChecks() : await runJest(name, env);
    for (const kind of Object.keys(totals)) {
      totals[kind] += counts[kind];
    }
  }
  say(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
}

/** All results, once nothing is under way any more. Throws what the first of them has thrown. */
async function allOf(steps) {
  await Promise.allSettled(steps);
  return await Promise.all(steps);
}

/** The programs the suites need, handed to them by name so that no test looks for one again. */
async function setUpTools(wanted) {
  const finders = [];
  if (wanted.some((name) => needsServers.includes(name))) {
    finders.push(['PROMETHEUS', findPrometheus], ['PROMTOOL', findPromtool], ['NODE_EXPORTER', findNodeExporter]);
  }
  if (wanted.includes('federation')) {
    finders.push(
      ['ALERTMANAGER', findAlertmanager],
      ['VICTORIA_METRICS', findVictoriaMetrics],
      ['VMALERT', findVmalert]
    );
  }
  if (wanted.includes('browser')) {
    finders.push(['CHROMIUM', findChromium]);
  }
  const env = {};
  for (const [variable, find] of finders) {
    const found = await find({ say });
    if (!found.ok) {
      throw new Problem(found.problem);
    }
    env[variable] = found.path;
    say(`${variable.toLowerCase()}: ${found.version} at ${found.path}`);
  }
  return {
    ...env,
    ...(wanted.includes('federation') && { ...(await setUpNewest()), ...(await setUpM3()) }),
    ...(wanted.includes('kubernetes') && (await setUpKubernetes())),
  };
}

/** The server of the newest release; the variable is empty, and the reason told, where it or its scripts cannot be had. */
async function setUpNewest() {
  const variable = `PROMETHEUS_${NEWEST.replace('.', '_')}`;
  const found = await findPrometheusRelease(NEWEST, { say });
  const scripts = await findPromqltest({ release: NEWEST, say });
  const problem = [found, scripts].find(({ ok }) => !ok)?.problem;
  say(
    problem === undefined
      ? `${variable.toLowerCase()}: ${found.version} at ${found.path}`
      : `skipped: what needs Prometheus ${NEWEST}. ${problem}`
  );
  return { [variable]: problem === undefined ? found.path : '' };
}

/** M3; the variable is empty, and the reason told, where it cannot be had. */
async function setUpM3() {
  const found = await findM3({ say });
  say(found.ok ? `m3: ${found.version} at ${found.path}` : `skipped: what needs M3. ${found.problem}`);
  return { M3DBNODE: found.ok ? found.path : '' };
}

/** The programs of a Kubernetes control plane; the variable is empty, and the reason told, where they cannot be had. */
async function setUpKubernetes() {
  const found = await findKubernetes({ say });
  say(
    found.ok
      ? `kubernetes: ${found.version} at ${found.path}`
      : `skipped: what needs a Kubernetes control plane. ${found.problem}`
  );
  return { KUBERNETES_BIN: found.ok ? found.path : '' };
}

async function runChecks() {
  // Loaded late: what it runs may have been installed only now.
  const { runChecks: runAll } = await import('./lib/checks.mjs');
  const results = await runAll(({ name, ok, output }) => say(ok ? `ok      ${name}` : `failed  ${name}\n${output}\n`));
  const failed = results.filter(({ ok }) => !ok).length;
  return { passed: results.length - failed, failed, skipped: 0 };
}

async function runJest(project, env) {
  const outputFile = path.join(cacheDir, 'test-results', `${project}.json`);
  await mkdir(path.dirname(outputFile), { recursive: true });
  await rm(outputFile, { force: true });
  const args = ['--selectProjects', project, '--json', '--outputFile', outputFile, '--passWithNoTests'];
  // What a failed test left open must not hold up the rest.
  const workers = ['--maxWorkers', WORKERS[project], '--forceExit'];
  const onLine = (line) => {
    // With --json jest prints its result to stdout as well.
    if (!line.startsWith('{"num')) {
      say(line);
    }
  };
  await run(process.execPath, ['node_modules/jest/bin/jest.js', ...args, ...workers], {
    cwd: root,
    env,
    onLine,
    timeoutMs: SUITE_MS,
  });
  const text = await readFile(outputFile, 'utf8').catch(() => '');
  if (text === '') {
    say(`The suite ${project} ended without a result.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const result = JSON.parse(text);
  // A test file that could not be run has no tests, but has failed all the same.
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

main(process.argv.slice(2)).catch((error) => {
  tell(error);
  say('\n0 passed, 1 failed, 0 skipped');
});
