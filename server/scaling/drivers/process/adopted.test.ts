import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { readAdopted } from './adopted';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-adopted-'));
afterAll(() => rmSync(dir, { recursive: true }));

test('shards and placement of a version without a store are read from its folder', () => {
  expect(readAdopted(dir)).toEqual({ shards: [], placement: new Map() });
  ['shard-0', 'shard-12', 'else'].forEach((name) => mkdirSync(path.join(dir, name)));
  writeFileSync(
    path.join(dir, 'placement.json'),
    '{"version":1,"targets":{"a:1":{"shard":"shard-0","seen":5},"b:1":{"shard":"shard-12","seen":6}}}'
  );
  const { shards, placement } = readAdopted(dir);
  expect([...shards].sort()).toEqual(['shard-0', 'shard-12']);
  expect([...placement]).toEqual([
    ['a:1', 'shard-0'],
    ['b:1', 'shard-12'],
  ]);
});

test.each(['', '{}', '{"version":2,"targets":{}}', '[]'])('the placement %j is refused', (text) => {
  writeFileSync(path.join(dir, 'placement.json'), text);
  expect(() => readAdopted(dir)).toThrow(/placement\.json cannot be read/);
});
