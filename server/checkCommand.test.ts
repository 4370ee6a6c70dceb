import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { backupCommand } from './backupCommand';
import { checkCommand } from './checkCommand';
import { lockDataDir } from './files/lockDataDir';
import { Database } from './store/database';
import { DATABASE_FILE, Store } from './store/store';
import { damageFile } from './testing/damageFile';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-check-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A data directory as a proxy that has ended leaves it. */
function used(name: string): string {
  const dataDir = path.join(dir, name);
  const lock = lockDataDir(dataDir);
  const store = Store.open(path.join(dataDir, DATABASE_FILE));
  const { audit } = store.make('vms', {}, 0);
  audit.add({ at: 1, login: 'ada', action: 'x', sentence: 'x', reason: 'r'.repeat(100_000) });
  store.close();
  const database = new Database(path.join(dataDir, DATABASE_FILE));
  database.get('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  expect(lock).toMatchObject({ ok: true });
  lock.ok && lock.release();
  return dataDir;
}

const NONE = [
  /^There is no database .* yet: no proxy has kept anything in .*name the data directory .* --data-dir\.\n$/,
  2,
] as const;

test.each<[string, () => string, RegExp, number]>([
  ['a folder that is not there', () => path.join(dir, 'nowhere'), ...NONE],
  ['an empty folder', () => path.join(dir, 'empty'), ...NONE],
  [
    'a file in the place of the folder',
    () => path.join(dir, 'file'),
    /cannot be looked at: a part of the path is a file/,
    2,
  ],
  ['one that is whole', () => used('whole'), /: looked through, nothing is wrong\.\n$/, 0],
  ['one that is damaged', () => damaged(used('damaged')), /^The database .* is damaged \(.*\)\. Stop the proxy/, 1],
  ['one that is no database', () => overwritten(used('text')), /is damaged \(file is not a database\)/, 1],
  ['one that was cut off', () => cut(used('cut')), /is damaged \(nothing is in it\)/, 1],
  ['one that was taken away', () => gone(used('gone')), /is damaged \(the file is not there\)/, 1],
])('check tells of %s what it is', (what, place, text, code) => {
  mkdirSync(path.join(dir, 'empty'), { recursive: true });
  writeFileSync(path.join(dir, 'file'), '');
  const dataDir = place();
  expect(checkCommand(['--data-dir', dataDir], {})).toEqual({ code, text: expect.stringMatching(text) });
  const copied = backupCommand(['--data-dir', dataDir, '--to', path.join(dir, `${what}.db`)], {});
  expect(copied).toEqual(
    code === 0 ? expect.objectContaining({ code }) : { code: 1, text: expect.stringMatching(text) }
  );
});

function damaged(dataDir: string): string {
  damageFile(path.join(dataDir, DATABASE_FILE), 30);
  return dataDir;
}

function overwritten(dataDir: string): string {
  writeFileSync(path.join(dataDir, DATABASE_FILE), 'some text\n'.repeat(1000));
  return dataDir;
}

function cut(dataDir: string): string {
  truncateSync(path.join(dataDir, DATABASE_FILE));
  return dataDir;
}

function gone(dataDir: string): string {
  rmSync(path.join(dataDir, DATABASE_FILE));
  return dataDir;
}

test.each([
  [['--fleets', 'x'], "Unknown option '--fleets'."],
  [['here'], "Unexpected argument 'here'."],
  [['--data-dir'], "Option '--data-dir <value>' argument missing."],
  [['--data-dir', 'a', '--data-dir', 'b'], '--data-dir is given more than once.'],
])('of %j, commands say what they do not take, and what they do', (args, problem) => {
  expect(checkCommand(args, {})).toEqual({ code: 2, text: expect.stringMatching(`^${problem}\ncheck \\[--data-dir`) });
  expect(backupCommand(args, {})).toEqual({ code: 1, text: expect.stringMatching(`^${problem}\nbackup --to`) });
});

test('a backup needs a place', () => {
  const nowhere = path.join(dir, 'nowhere', 'x.db');
  expect(backupCommand(['--data-dir', used('placed'), '--to', nowhere], {})).toEqual({
    code: 1,
    text: expect.stringMatching(new RegExp(`^${nowhere} cannot be written: ENOENT.*\n$`)),
  });
  expect(backupCommand([], {})).toEqual({ code: 1, text: expect.stringMatching(/^--to is missing\.\nbackup --to/) });
});
