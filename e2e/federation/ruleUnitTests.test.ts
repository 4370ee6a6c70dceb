import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { rulesCommand } from '../../server/rules/unitTest/rulesCommand';
import { promtoolFolder } from './rules/promtoolFolder';
import { unitTests } from './rules/unitTests';

const given = promtoolFolder();

/** Exit code, and what failed, without places and spaces. */
interface Verdict {
  readonly code: number;
  readonly failed: string;
}

function promtoolVerdict(file: string): Promise<Verdict> {
  return new Promise((resolve) => {
    execFile(given.promtool, ['test', 'rules', file], (error, _, stderr) => {
      const told = stderr.replace(/ {2}WARNING: .*\n/, '').replace('  FAILED:\n', '');
      resolve({ code: error === null ? 0 : Number(error.code), failed: plain(told) });
    });
  });
}

function plain(text: string): string {
  return text
    .replace('yaml: unmarshal errors:', '')
    .replace(/line \d+: /g, '')
    .replace(/\S*\/(tests|rules)\.yml(:\d+)*: /g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

test.each(unitTests)('$name', async ({ rules, tests, inOwnWords = false }) => {
  await writeFile(path.join(given.dir, 'rules.yml'), rules);
  const file = path.join(given.dir, 'tests.yml');
  await writeFile(file, tests);
  const theirs = await promtoolVerdict(file);
  const { code, text } = await rulesCommand(['test', file]);
  const failed = plain(text.replace(/^.*\n {2}(FAILED:|SUCCESS)\n/, ''));
  expect({ code, failed: inOwnWords ? '' : failed }).toEqual({
    code: theirs.code,
    failed: inOwnWords ? '' : theirs.failed,
  });
});
