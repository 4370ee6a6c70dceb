import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Libsql from 'libsql';

import { damageFile } from '../testing/damageFile';
import { backUp } from './backup';
import { findDamage } from './damage';
import { Database } from './database';
import { type DatabaseError } from './databaseError';
import { Store } from './store';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-faults-'));
const AUDIT = { at: 1, login: 'ada', action: 'x', sentence: 'x', reason: 'r'.repeat(10_000) };

afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A database that was used, with its file on the disk whole. */
function made(name: string): string {
  const file = path.join(dir, name);
  const store = Store.open(file);
  const { audit } = store.make('vms', {}, 0);
  store.transaction(() => Array.from({ length: 100 }, () => audit.add(AUDIT)));
  store.close();
  const database = new Database(file);
  database.get('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  return file;
}

describe('a disk that is full', () => {
  it('is told as such by what is written, of which nothing is kept', () => {
    const failures: DatabaseError[] = [];
    const file = path.join(dir, 'full.db');
    const database = new Database(file, (error) => failures.push(error));
    const { page_count: pages } = database.get('PRAGMA page_count') ?? {};
    database.get(`PRAGMA max_page_count = ${pages}`);
    const fill = () => {
      for (let i = 0; i < 100; i++) {
        database.run('INSERT INTO incarnations (key) VALUES (?)', 'k'.repeat(1000) + i);
      }
    };
    const full = `The disk that holds the database ${file} is full; make room there.`;
    expect(() => database.transaction(fill)).toThrow(full);
    expect(failures).toEqual([expect.objectContaining({ failure: 'full' })]);
    expect(database.all('SELECT * FROM incarnations')).toEqual([]);
    expect(fill).toThrow(full);
    database.get(`PRAGMA max_page_count = ${Number(pages) + 100}`);
    const before = database.all('SELECT * FROM incarnations').length;
    database.transaction(() => database.run("INSERT INTO incarnations (key) VALUES ('there is room')"));
    expect(database.all('SELECT * FROM incarnations')).toHaveLength(before + 1);
    database.close();
  });
});

describe('a database that is damaged', () => {
  it.each([
    ['its head', 0, 1],
    ['all of it', 0, undefined],
    ['its schema', 1, 8],
  ])('is not opened: %s', (what, first, last) => {
    const file = made(`${what}.db`);
    damageFile(file, first, last);
    const open = () => {
      const store = Store.open(file);
      store.made();
    };
    expect(open).toThrow(`The database ${file} is damaged (`);
    expect(open).toThrow('). Stop the proxy and go back to a backup, as docs/proxy.md tells.');
    expect(findDamage(file, 'quick_check')).not.toEqual([]);
    expect(backUp(file, path.join(dir, 'copy.db'))).toMatchObject({ ok: false });
  });

  it('is found while it is in use, by what reads it and by who looks for it', () => {
    const file = made('used.db');
    const failures: DatabaseError[] = [];
    const store = Store.open(file, (error) => failures.push(error));
    expect(findDamage(file, 'quick_check')).toEqual([]);
    damageFile(file, 60);
    expect(findDamage(file, 'quick_check')).toEqual([
      expect.stringContaining('page'),
      expect.anything(),
      expect.anything(),
    ]);
    const database = new Database(file, (error) => failures.push(error));
    expect(() => database.all('SELECT * FROM audit')).toThrow(`The database ${file} is damaged (`);
    expect(failures).toEqual([expect.objectContaining({ failure: 'damaged' })]);
    database.close();
    store.close();
  });

  it('is told of where it was cut off at its beginning', () => {
    const file = made('cut.db');
    truncateSync(file);
    expect(findDamage(file, 'quick_check')).toEqual(['nothing is in it']);
    expect(backUp(file, path.join(dir, 'copy.db'))).toMatchObject({ ok: false });
  });
});

describe('a database that another program holds', () => {
  it('is told with what to do', () => {
    const file = made('locked.db');
    const store = Store.open(file);
    const other = new Libsql(file);
    other.exec('BEGIN IMMEDIATE');
    expect(() => store.make('more', {}, 0)).toThrow(`The database ${file} is locked by another program; end that one.`);
    other.exec('ROLLBACK');
    store.make('more', {}, 0);
    other.close();
    store.close();
  });
});

describe('a mistake of ours', () => {
  it('comes through a transaction as it is', () => {
    const failures: DatabaseError[] = [];
    const database = new Database(path.join(dir, 'ours.db'), (error) => failures.push(error));
    expect(() => database.transaction(() => database.run('INSERT INTO nowhere VALUES (1)'))).toThrow('no such table');
    expect(failures).toEqual([]);
    database.close();
  });
});
