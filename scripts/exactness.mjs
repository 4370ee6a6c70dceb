#!/usr/bin/env node
// npm run exactness: Prometheus' own PromQL test scripts, against one Prometheus and through the engine over real shards.
// npm run exactness -- --prometheus 3.16    those of this release, on its servers; writes docs/exactness-3.16.md.
// npm run exactness -- --only functions --layout '3 by label'    runs a part, and leaves the documents as they are.
import { runProgram } from './lib/runProgram.mjs';
import { Problem, tell } from './lib/problem.mjs';
import { findPromqltest } from './lib/promqltest.mjs';
import { takeRelease } from './lib/releaseOption.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

async function main(args) {
  const { release, rest } = takeRelease(args);
  const scripts = await findPromqltest({ release, say });
  if (!scripts.ok) {
    throw new Problem(scripts.problem);
  }
  await runProgram('e2e/federation/promqltest/main.ts', {
    args: rest,
    release,
    say,
    env: { PROMQLTEST: scripts.files.join(':'), PROMQLTEST_SOURCE: scripts.source, PROMETHEUS_RELEASE: release },
  });
}

main(process.argv.slice(2)).catch(tell);
