#!/usr/bin/env node
// npm run faults: lets members fail in every way while every kind of query is asked, and writes docs/faults.md.
import { findPrometheus } from './tools.mjs';
import { root } from './lib/paths.mjs';
import { Problem, tell } from './lib/problem.mjs';
import { run } from './lib/run.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

async function main() {
  const prometheus = await findPrometheus({ say });
  if (!prometheus.ok) {
    throw new Problem(prometheus.problem);
  }
  const args = ['--selectProjects', 'federation', '--forceExit', '--testPathPattern', 'faultTable'];
  const { ok } = await run(process.execPath, ['node_modules/jest/bin/jest.js', ...args], {
    cwd: root,
    env: { ...process.env, PROMETHEUS: prometheus.path, WRITE_FAULTS: '1' },
    onLine: say,
    timeoutMs: 10 * 60_000,
  });
  process.exitCode = ok ? 0 : 1;
}

main().catch(tell);
