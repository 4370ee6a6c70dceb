#!/usr/bin/env node
// npm run exactness: Prometheus' own PromQL test scripts, against one Prometheus and through the engine over real shards.
// npm run exactness -- --only functions --layout '3 by label'    runs a part, and leaves docs/exactness.md as it is.
import { runProgram } from './lib/runProgram.mjs';
import { Problem, tell } from './lib/problem.mjs';
import { findPromqltest } from './lib/promqltest.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

async function main(args) {
  const scripts = await findPromqltest({ say });
  if (!scripts.ok) {
    throw new Problem(scripts.problem);
  }
  await runProgram('e2e/federation/promqltest/main.ts', {
    args,
    say,
    env: { PROMQLTEST: scripts.files.join(':'), PROMQLTEST_VERSION: scripts.version },
  });
}

main(process.argv.slice(2)).catch(tell);
