import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type Lock, lockDataDir } from './lockDataDir';
import { identify, isRunning } from './processIdentity';

/** What another proxy does, in a process of its own. */
const TAKE = `
  const Libsql = require('libsql');
  const database = new Libsql(process.argv[1] + '/proxy.lock');
  try {
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    console.log(error.code);
    process.exit(1);
  }
  // As a shard: it outlives the one that started it.
  require('child_process').spawn('sleep', ['30'], { detached: true, stdio: 'ignore' }).unref();
  console.log('taken');
  setInterval(() => undefined, 1000);`;

let dir: string;
let lock: Lock | undefined;
const children: ChildProcess[] = [];

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'promshards-lock-'));
});
afterEach(() => {
  release();
  lock = undefined;
  children.splice(0).forEach((child) => child.kill('SIGKILL'));
  rmSync(dir, { recursive: true });
});

function release(): void {
  if (lock?.ok === true) {
    lock.release();
  }
}

/** The first line it writes. */
async function take(...before: readonly string[]): Promise<string> {
  const [program, ...args] = [...before, process.execPath, '-e', TAKE, dir];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return line.toString().trim();
}

/** Other process ids, as in another container; where the machine lets us have them. */
const unshare = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
const canUnshare = spawnSync(unshare[0], [...unshare.slice(1), 'true']).status === 0;

describe('lockDataDir', () => {
  it('lets one in, and the next after it', () => {
    lock = lockDataDir(dir);
    expect(lock.ok).toBe(true);
    expect(lockDataDir(dir)).toEqual({ ok: false, problem: expect.stringMatching(`\\(process ${process.pid}\\)`) });
    release();
    lock = lockDataDir(dir);
    expect(lock.ok).toBe(true);
  });

  it('keeps other processes out, and is kept out by them', async () => {
    lock = lockDataDir(dir);
    expect(await take()).toBe('SQLITE_BUSY');
    release();
    expect(await take()).toBe('taken');
    expect(lockDataDir(dir)).toEqual({ ok: false, problem: expect.stringContaining('in use by another proxy') });
  });

  (canUnshare ? it : it.skip)('holds between containers that share the directory', async () => {
    lock = lockDataDir(dir);
    expect(await take(...unshare)).toBe('SQLITE_BUSY');
    release();
    expect(await take(...unshare)).toBe('taken');
    expect(lockDataDir(dir).ok).toBe(false);
  });

  it('is free as soon as its holder is killed, whatever that has started', async () => {
    expect(await take()).toBe('taken');
    const [holder] = children;
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    lock = lockDataDir(dir);
    expect(lock.ok).toBe(true);
  });

  it.each([
    ['half of it', '{"pid":'],
    ['nothing', ''],
    ['a process that ended', JSON.stringify({ pid: spawnSync('true').pid, began: '1' })],
    ['a process whose number another one has now', JSON.stringify({ pid: process.pid, began: '1' })],
    ['one of another host', JSON.stringify({ ...identify(process.pid), host: 'elsewhere' })],
  ])('goes by the kernel, not by what is written: %s', (_, text) => {
    writeFileSync(path.join(dir, 'lock'), text);
    lock = lockDataDir(dir);
    expect(lock.ok).toBe(true);
    expect(lockDataDir(dir).ok).toBe(false);
  });

  it('keeps out of where a version before this lock runs', () => {
    writeFileSync(path.join(dir, 'lock'), JSON.stringify(identify(process.pid)));
    expect(lockDataDir(dir)).toEqual({ ok: false, problem: expect.stringMatching(`\\(process ${process.pid}\\)`) });
  });

  it('says where who holds it is', async () => {
    expect(await take()).toBe('taken');
    writeFileSync(path.join(dir, 'lock'), JSON.stringify({ pid: 1, began: '1', host: 'proxy-1' }));
    expect(lockDataDir(dir)).toMatchObject({ problem: expect.stringContaining('(process 1 on proxy-1)') });
  });

  it('writes nothing into what it holds, so that a full disk does not matter', () => {
    lock = lockDataDir(dir);
    expect(readdirSync(dir).sort()).toEqual(['lock', 'proxy.lock']);
    expect(statSync(path.join(dir, 'proxy.lock')).size).toBe(0);
  });

  it('says what cannot be used as one', () => {
    writeFileSync(path.join(dir, 'proxy.lock'), 'x'.repeat(5000));
    expect(() => lockDataDir(dir)).toThrow(/lock .*proxy\.lock cannot be taken: file is not a database/);
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
