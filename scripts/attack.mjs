#!/usr/bin/env node
// npm run attack: tries all that is forbidden and all that may fail against proxies and servers on the loopback address, and
// writes docs/security-tests.md and docs/fault-tests.md anew.
import { root } from './lib/paths.mjs';
import { Problem, tell } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { findPrometheus } from './tools.mjs';

const TESTS = 'federation/(security|faultTable|machineFaults)';
const LONGEST_MS = 30 * 60_000;
const say = (line) => process.stdout.write(`${line}\n`);

async function main() {
  const prometheus = await findPrometheus({ say });
  if (!prometheus.ok) {
    throw new Problem(prometheus.problem);
  }
  const args = ['--selectProjects', 'federation', '--forceExit', '--verbose', '--testPathPattern', TESTS];
  const { ok } = await run(process.execPath, ['node_modules/jest/bin/jest.js', ...args], {
    cwd: root,
    env: { ...process.env, PROMETHEUS: prometheus.path, WRITE_DOCS: '1' },
    onLine: say,
    timeoutMs: LONGEST_MS,
  });
  process.exitCode = ok ? 0 : 1;
}

main().catch(tell);
