import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { findPromtool } from '../../scripts/tools.mjs';

const run = promisify(execFile);
const cwd = path.join(__dirname, '../../docs/alerts');

test.each([
  ['check', 'rules', 'promshards.rules.yaml'],
  ['test', 'rules', 'promshards.test.yaml'],
])('promtool %s %s %s', async (...args) => {
  const found = await findPromtool();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  // Rejects with its output where it finds something.
  await run(found.path, args, { cwd });
});
