#!/usr/bin/env node
// npm run fuzz -- --minutes 20: generated queries of all of PromQL, against one Prometheus and through the engine over real shards.
// npm run fuzz -- --minutes 1 --seed 7 --keep    from this seed on; what differs goes among the cases that npm test replays.
// npm run fuzz -- --prometheus 3.16    on servers of this release.
// npm run fuzz -- --refreshes 20000   refreshes of dashboards, with what the proxy keeps and without, while much happens.
// npm run fuzz -- --plans 100000     whether so many queries have a plan, in fleets of all kinds; no server is asked.
import { parseArgs } from 'node:util';

import { root } from './lib/paths.mjs';
import { Problem, tell } from './lib/problem.mjs';
import { takeRelease } from './lib/releaseOption.mjs';
import { run } from './lib/run.mjs';
import { runProgram } from './lib/runProgram.mjs';
import { findPrometheus } from './tools.mjs';

const LONGEST_MS = 6 * 60 * 60_000;
const say = (line) => process.stdout.write(`${line}\n`);

async function main(all) {
  const { values } = parseArgs({
    args: all,
    strict: false,
    options: { refreshes: { type: 'string' }, seed: { type: 'string' } },
  });
  if (values.refreshes !== undefined) {
    return refreshes(values);
  }
  const { release, rest } = takeRelease(all);
  await runProgram('e2e/federation/fuzz/main.ts', { args: rest, release, say });
}

/** The test of refreshes, with more of them. */
async function refreshes({ refreshes: wanted, seed = '1' }) {
  const prometheus = await findPrometheus({ say });
  if (!prometheus.ok) {
    throw new Problem(prometheus.problem);
  }
  const args = ['--selectProjects', 'federation', '--forceExit', '--testTimeout', String(LONGEST_MS)];
  const { ok } = await run(
    process.execPath,
    ['node_modules/jest/bin/jest.js', ...args, '--testPathPattern', '/refreshes.test'],
    {
      cwd: root,
      env: { ...process.env, PROMETHEUS: prometheus.path, REFRESHES: wanted, SEED: seed },
      onLine: say,
      timeoutMs: LONGEST_MS,
    }
  );
  process.exitCode = ok ? 0 : 1;
}

main(process.argv.slice(2)).catch(tell);
