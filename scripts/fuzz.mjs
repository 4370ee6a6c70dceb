#!/usr/bin/env node
// npm run fuzz -- --minutes 20: generated queries of all of PromQL, against one Prometheus and through the engine over real shards.
// npm run fuzz -- --minutes 1 --seed 7 --keep    from this seed on; what differs goes among the cases that npm test replays.
// npm run fuzz -- --prometheus 3.16    on servers of this release.
// npm run fuzz -- --plans 100000     whether so many queries have a plan, in fleets of all kinds; no server is asked.
import { tell } from './lib/problem.mjs';
import { takeRelease } from './lib/releaseOption.mjs';
import { runProgram } from './lib/runProgram.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

async function main(all) {
  const { release, rest } = takeRelease(all);
  await runProgram('e2e/federation/fuzz/main.ts', { args: rest, release, say });
}

main(process.argv.slice(2)).catch(tell);
