import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { lockDataDir } from './dataDirLock';
import { identify, isRunning } from './processIdentity';

describe('lockDataDir', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'promshards-lock-'));
  const file = path.join(dir, 'lock');
  afterAll(() => rmSync(dir, { recursive: true }));

  it('lets one in, and the next after it', () => {
    const first = lockDataDir(dir);
    expect(first.ok).toBe(true);
    expect(lockDataDir(dir)).toEqual({ ok: false, problem: expect.stringMatching(`process ${process.pid}`) });
    if (first.ok) {
      first.release();
    }
    expect(lockDataDir(dir).ok).toBe(true);
  });

  it.each([
    ['of a process that ended', () => JSON.stringify({ pid: spawnSync('true').pid, began: '1' })],
    ['of a process whose number another one has now', () => JSON.stringify({ pid: process.pid, began: '1' })],
    ['that cannot be read', () => '{'],
  ])('takes over a lock %s', (_, text) => {
    writeFileSync(file, text());
    expect(lockDataDir(dir).ok).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8')).pid).toBe(process.pid);
  });
});

describe('process identity', () => {
  it('is that of one process only', () => {
    const self = identify(process.pid);
    expect(self && isRunning(self)).toBe(true);
    expect(isRunning({ pid: process.pid, began: 'never' })).toBe(false);
    expect(identify(2 ** 22 + 1)).toBeUndefined();
  });
});
