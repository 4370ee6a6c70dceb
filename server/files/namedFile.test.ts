import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { fileProblem } from './fileProblem';
import { readNamedFile } from './namedFile';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-named-'));
const inDir = (name: string) => path.join(dir, name);
const server = createServer();

beforeAll(async () => {
  writeFileSync(inDir('file'), 'ä'.repeat(50_000));
  symlinkSync(inDir('file'), inDir('link'));
  mkdirSync(inDir('folder'));
  execFileSync('mkfifo', [inDir('pipe')]);
  server.listen(inDir('socket'));
  await once(server, 'listening');
});

afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true });
});

test('a file, whatever it is longer than, and a link to one', () => {
  expect(readNamedFile(inDir('file'))).toBe('ä'.repeat(50_000));
  expect(readNamedFile(inDir('link'), 100_000)).toHaveLength(50_000);
  // The kernel tells no size of it.
  expect(readNamedFile('/proc/self/status')).toMatch(/^Name:/);
});

const NO_FILE = /^it is a pipe, a socket or a device; name a file \((EFTYPE|ENXIO)\)$/;

test.each<[string, string, RegExp]>([
  ['a pipe nobody writes into', inDir('pipe'), NO_FILE],
  ['a device without an end', '/dev/zero', NO_FILE],
  ['a socket', inDir('socket'), NO_FILE],
  ['a folder', inDir('folder'), /^it is a folder; name a file \(EISDIR\)$/],
  ['nothing', inDir('none'), /\(ENOENT\)$/],
  ['one byte too many', inDir('file'), /^it is larger than such a file may be; name another one \(EFBIG\)$/],
])('%s', (_, file, problem) => {
  let told = '';
  try {
    readNamedFile(file, 99_999);
  } catch (error) {
    told = fileProblem(error);
  }
  expect(told).toMatch(problem);
});
