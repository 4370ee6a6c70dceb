#!/usr/bin/env node
// npm run soak -- --minutes 60: load that scales a fleet out and in, kill -9 in the middle of it, and a drained shard that goes
// once the store has its samples, again and again.
// npm run soak -- --minutes 10 --seed 7    from this seed on
import { parseArgs } from 'node:util';

import { root } from './lib/paths.mjs';
import { Problem, tell } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { findPrometheus } from './tools.mjs';

/** Rounds of each of the three kinds of fault: as many as there is time for, 51 in all at most. */
const roundsIn = (minutes) => Math.min(17, Math.max(2, Math.floor(minutes * 0.7)));
const RUN_MS = 60 * 60_000;
const COLUMNS = [4, 10, 8, 10, 8, 8, 8, 8, 8, 8, 10];
const say = (line) => process.stdout.write(`${line}\n`);

async function main() {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
  const minutes = Number(values.minutes ?? 60);
  const first = Number(values.seed ?? Math.floor(Date.now() / 1000));
  if (!(minutes > 0) || !Number.isInteger(first)) {
    throw new Problem('--minutes is a number above 0, --seed a whole number.');
  }
  const prometheus = await findPrometheus({ say });
  if (!prometheus.ok) {
    throw new Problem(prometheus.problem);
  }
  const env = { ...process.env, PROMETHEUS: prometheus.path };
  const end = performance.now() + minutes * 60_000;
  row(['test', 'seed', 'rounds', 'scrapes', 'asked', 'wrong', 'lost', 'doubled', 'late', 'moved', 'result']);
  let failed = 0;
  for (let seed = first; performance.now() < end; seed++) {
    const rounds = roundsIn((end - performance.now()) / 60_000);
    for (const test of ['scaling', 'recovery', 'storeRelease']) {
      const { ok, reports, output } = await runTest(test, { ...env, SEED: String(seed), ROUNDS: String(rounds) });
      const last = reports.findLast((report) => 'scrapes' in report) ?? {};
      const ran = reports.filter((report) => 'victim' in report).length;
      const { scrapes, asked, wrong, lost, doubled, late, moved, bound } = last;
      const moves = moved === undefined ? undefined : `${moved}/${bound}`;
      row([test.slice(0, 4), seed, ran, scrapes, asked, wrong, lost, doubled, late, moves, ok ? 'passed' : 'failed']);
      if (!ok) {
        failed++;
        say(output);
      }
    }
  }
  process.exitCode = failed > 0 ? 1 : 0;
}

/** Runs one of the tests; what it reports comes as JSON at the end of a line. */
async function runTest(test, env) {
  const limit = ['--testTimeout', String(RUN_MS)];
  const args = [
    '--selectProjects',
    'federation',
    'soak',
    '--forceExit',
    ...limit,
    '--testPathPattern',
    `/${test}.test`,
  ];
  const { ok, output } = await run(process.execPath, ['node_modules/jest/bin/jest.js', ...args], {
    cwd: root,
    env,
    timeoutMs: RUN_MS,
  });
  const reports = output
    .split('\n')
    .flatMap((line) => /^(?:scaling|recovery): (\{.*\})$/.exec(line)?.[1] ?? [])
    .map((text) => JSON.parse(text));
  return { ok, reports, output };
}

function row(cells) {
  say(cells.map((cell, i) => String(cell ?? '').padStart(COLUMNS[i])).join('  '));
}

main().catch(tell);
