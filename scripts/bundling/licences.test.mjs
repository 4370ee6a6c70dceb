import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { isCompatible, packageFolder, thirdPartyLicences } from './licences.mjs';

test.each([
  ['MIT', true],
  ['AGPL-3.0-only', true],
  ['(MPL-2.0 OR Apache-2.0)', true],
  ['(MIT OR GPL-2.0-only)', true],
  ['MIT AND BSD-3-Clause', true],
  ['MIT AND SSPL-1.0', false],
  ['GPL-2.0-only', false],
  ['(MIT AND (Zlib OR SSPL-1.0))', false],
  ['SEE LICENSE IN LICENSE', false],
  ['UNLICENSED', false],
  ['', false],
  [undefined, false],
])('%p may be part of a work under the AGPL: %p', (licence, expected) => {
  expect(isCompatible(licence)).toBe(expected);
});

test.each([
  ['/a/node_modules/x/lib/y.js', '/a/node_modules/x'],
  ['/a/node_modules/@s/x/y.js', '/a/node_modules/@s/x'],
  ['/a/node_modules/x/node_modules/z/y.js', '/a/node_modules/x/node_modules/z'],
  ['/a/src/y.js', undefined],
])('the package of %s is %s', (file, expected) => {
  expect(packageFolder(file)).toBe(expected);
});

describe('the licences of what is bundled', () => {
  let dir;
  const add = async (name, licence, files = {}) => {
    const folder = path.join(dir, 'node_modules', name);
    await mkdir(folder, { recursive: true });
    const all = { 'package.json': JSON.stringify({ name, version: '1.0.0', license: licence }), ...files };
    await Promise.all(Object.entries(all).map(([file, text]) => writeFile(path.join(folder, file), text)));
    return path.join(folder, 'index.js');
  };

  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'promshards-licences-'));
  });

  afterEach(() => rm(dir, { recursive: true }));

  test('are told once each, in order, with their texts and notices', async () => {
    const files = [
      await add('second', 'Apache-2.0', { LICENSE: 'the Apache licence\n', 'NOTICE.txt': 'by somebody\n' }),
      await add('first', 'MIT', { 'license.md': 'the MIT licence\n', 'licences.js': 'code' }),
      path.join(dir, 'node_modules/first/other.js'),
      path.join(dir, 'own.js'),
    ];
    const line = '-'.repeat(80);
    expect(thirdPartyLicences(files)).toBe(
      `first 1.0.0, MIT\n\nthe MIT licence\n\n${line}\n\nsecond 1.0.0, Apache-2.0\n\nthe Apache licence\n\nby somebody\n`
    );
  });

  test('must go with the AGPL', async () => {
    const file = await add('ours', 'SSPL-1.0');
    expect(() => thirdPartyLicences([file])).toThrow('ours 1.0.0 cannot be bundled: SSPL-1.0');
  });
});
