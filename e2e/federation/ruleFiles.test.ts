import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { readRuleFile } from '../../server/rules/format/readRuleFiles';
import { promtoolFolder } from './rules/promtoolFolder';
import { ruleFiles } from './rules/ruleFiles';

const given = promtoolFolder();

/** What promtool says is wrong with a file, each reason once, without places. */
async function promtoolReasons(file: string): Promise<readonly string[]> {
  const args = ['check', 'rules', '--lint=none', file];
  const output = await new Promise<string>((resolve) => {
    execFile(given.promtool, args, (error, _, stderr) => resolve(error === null ? '' : stderr));
  });
  const lines = output
    .replace('  FAILED:\n', '')
    .replace(/\n$/, '')
    .split(/\n(?=\S*rules\.yml: )|\n {2}(?=line \d)/);
  const reasons = lines.map((line) =>
    line
      .trimStart()
      .replace(/^\S*rules\.yml: /, '')
      .replace(/^(\d+:\d+: )*(group ".*?", rule \d+, ".*?": )?/, '')
      .replace(/^line \d+: /, '')
      .replaceAll('rulefmt.rule', 'rulefmt.Rule')
      .replaceAll(/rulefmt\.(\w+)Node/g, 'rulefmt.$1')
  );
  return [...new Set(reasons)].filter((reason) => reason !== '' && reason !== 'yaml: unmarshal errors:').sort();
}

test.each(ruleFiles)('$name', async ({ text, inOwnWords = false }) => {
  const file = path.join(given.dir, 'rules.yml');
  await writeFile(file, text);
  const theirs = await promtoolReasons(file);
  const here = readRuleFile(file);
  const ours = 'problems' in here ? [...new Set(here.problems.map(({ message }) => message))].sort() : [];
  if (inOwnWords) {
    expect(ours.length > 0).toBe(theirs.length > 0);
  } else {
    expect(ours).toEqual(theirs);
  }
  expect('problems' in here ? here.problems.filter(({ line }) => line === undefined) : []).toEqual([]);
});
