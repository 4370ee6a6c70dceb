import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { globFiles } from './globFiles';
import { readRuleFiles } from './readRuleFiles';

let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'promshards-rules-'));
  await mkdir(path.join(dir, 'sub'));
  const group = (name: string) => `groups:\n- name: ${name}\n  rules: [{record: a, expr: up}]\n`;
  writeFileSync(path.join(dir, 'a.yml'), group('a'));
  writeFileSync(path.join(dir, 'b.yml'), group('b'));
  writeFileSync(path.join(dir, 'c.rules'), group('c'));
  writeFileSync(path.join(dir, 'sub', 'd.yml'), group('d'));
  writeFileSync(path.join(dir, 'bad.txt'), 'groups: 5');
  writeFileSync(path.join(dir, 'bytes.txt'), Buffer.from('groups: [] # \xff', 'latin1'));
  symlinkSync('nowhere', path.join(dir, 'link.txt'));
});

afterAll(() => rmSync(dir, { recursive: true }));

test.each([
  ['*.yml', ['a.yml', 'b.yml']],
  ['?.yml', ['a.yml', 'b.yml']],
  ['[b-z].*', ['b.yml', 'c.rules']],
  ['[^b-z].*', ['a.yml']],
  ['*/*.yml', ['sub/d.yml']],
  ['s*', ['sub']],
  ['\\a.yml', ['a.yml']],
  ['a.yml', ['a.yml']],
  ['link.txt', ['link.txt']],
  ['a?yml', ['a.yml']],
  ['*.none', []],
  ['none.yml', []],
  ['a.yml/*', []],
  ['[a', undefined],
  ['a\\', undefined],
  ['[z-a]', undefined],
])('the pattern %s', async (pattern, expected) => {
  const found = await globFiles(`${dir}/${pattern}`);
  expect(found?.map((file) => path.relative(dir, file))).toEqual(expected);
});

describe('rule files', () => {
  const read = async (...patterns: readonly string[]) => {
    const result = await readRuleFiles(patterns.map((pattern) => path.join(dir, pattern)));
    return 'groups' in result
      ? result.groups.map(({ name }) => name)
      : result.problems.map(({ file, message }) => `${path.relative(dir, file)}: ${message}`);
  };

  test.each([
    ['are those of all patterns, each once', ['*.yml', 'sub/*', 'a.yml'], ['a', 'b', 'd']],
    ['may be none', ['*.none'], []],
    ['must be there where they are named', ['*.yml', 'e.yml'], ['e.yml: it is not there; look at the path (ENOENT)']],
    [
      'are refused where one is wrong',
      ['*.yml', 'bad.txt'],
      ['bad.txt: cannot unmarshal !!int `5` into []rulefmt.RuleGroup'],
    ],
    ['are UTF-8', ['bytes.txt'], ['bytes.txt: yaml: invalid UTF-8']],
    ['are files', ['sub'], ['sub: it is a folder; name a file (EISDIR)']],
    ['are told by patterns that can be read', ['[a'], ['[a: syntax error in pattern']],
  ])('%s', async (_, patterns, expected) => {
    expect(await read(...patterns)).toEqual(expected);
  });
});
