import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Database } from './database';
import { ALWAYS_KEPT, DELETED_AT_ONCE, HISTORY } from './pruning';
import { Store } from './store';

const DAY = 86_400_000;
const NOW = 1000 * DAY;
const SINCE = NOW - 20 * DAY;

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-pruning-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let files = 0;
/** A life of a fleet and the database below it. */
function site() {
  const file = path.join(dir, `${files++}.db`);
  const rows = Store.open(file).make('vms', {}, 0);
  const db = new Database(file);
  rows.shards.add({ id: 'shard-0', phase: 'active', created: 0, since: 0 });
  rows.shards.add({ id: 'shard-1', phase: 'active', created: 0, since: 0 });
  /** Adds rows numbered from 0 by one statement; `n` is the number. */
  const add = (count: number, insert: string) =>
    db.run(`WITH RECURSIVE c (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < ${count - 1}) ${insert} FROM c`);
  const ages = (table: string, time: string) =>
    db.all(`SELECT (${NOW} - ${time}) / ${DAY} AS age FROM ${table} ORDER BY rowid`).map(({ age }) => age);
  const count = (table: string) => Number(db.get(`SELECT count(*) AS n FROM ${table}`)?.n);
  /** Until nothing more goes. */
  const prune = () => {
    let before;
    do {
      before = ['audit', 'decisions', 'moves', 'placements', 'epochs'].map(count).join();
      rows.prune({ now: NOW, since: SINCE });
    } while (before !== ['audit', 'decisions', 'moves', 'placements', 'epochs'].map(count).join());
  };
  return { rows, db, add, ages, count, prune };
}

const AUDIT = "INSERT INTO audit (incarnation, at, login, action, sentence, reason) SELECT 'vms',";
const DECISIONS = "INSERT INTO decisions (incarnation, at, outcome, applied, change, body) SELECT 'vms',";
const MOVES =
  'INSERT INTO moves (incarnation, address, source, destination, reason, joined, cut_over, let_go, series) ' +
  "SELECT 'vms', 'vm-' || n, 'shard-0', 'shard-1', 'drain', 0, 0,";

describe('history is pruned', () => {
  it('by age, but for the newest entries', () => {
    const { add, ages, prune, count } = site();
    add(2000, `${AUDIT} ${NOW} - (401 - n / 1000 * 2) * ${DAY}, 'ada', 'x', 'x', ''`);
    add(2000, `${DECISIONS} ${NOW} - (91 - n / 1000 * 2) * ${DAY}, 'hold', 1, 0, '{}'`);
    prune();
    expect(new Set(ages('audit', 'at'))).toEqual(new Set([399]));
    expect(new Set(ages('decisions', 'at'))).toEqual(new Set([89]));
    expect([count('audit'), count('decisions')]).toEqual([1000, 1000]);

    const quiet = site();
    quiet.add(ALWAYS_KEPT + 5, `${AUDIT} n, 'ada', 'x', 'x', ''`);
    quiet.prune();
    expect(quiet.count('audit')).toBe(ALWAYS_KEPT);
  });

  it('by count, but for the changes that decisions look back on', () => {
    const { add, prune, count, db } = site();
    add(10, `${DECISIONS} ${SINCE} + n, 'scale-up', 1, 1, '{}'`);
    add(10, `${DECISIONS} ${SINCE} - 1 - n, 'scale-up', 1, 1, '{}'`);
    add(HISTORY.decisions.most + 500, `${DECISIONS} ${NOW}, 'hold', 1, 0, '{}'`);
    add(HISTORY.audit.most + 500, `${AUDIT} ${NOW}, 'ada', 'x', 'x', ''`);
    prune();
    expect([count('audit'), count('decisions')]).toEqual([HISTORY.audit.most, HISTORY.decisions.most + 10]);
    expect(db.get("SELECT min(at) AS at FROM decisions WHERE outcome = 'scale-up'")?.at).toBe(SINCE);
  });

  it('never of hand-overs that answers need, however many they are', () => {
    const { add, prune, count } = site();
    add(HISTORY.moves.most + 1000, `${MOVES} ${SINCE} + n, '[]'`);
    prune();
    expect(count('moves')).toBe(HISTORY.moves.most + 1000);

    const old = site();
    old.add(5, `${MOVES} NULL, '[]'`);
    old.add(5, `${MOVES} ${NOW} - 91 * ${DAY}, '[]'`);
    old.add(5, `${MOVES} ${NOW} - 89 * ${DAY}, '[]'`);
    old.prune();
    expect(old.ages('moves', 'coalesce(let_go, 0)')).toEqual([
      ...Array<number>(5).fill(1000),
      ...Array<number>(5).fill(89),
    ]);
    old.add(HISTORY.moves.most, `${MOVES} ${SINCE} + n, '[]'`);
    old.prune();
    expect(old.count('moves')).toBe(HISTORY.moves.most + 5);
  });

  it('of hand-overs for as long as the shards keep samples, where that is longer', () => {
    const { add, rows, count } = site();
    add(5, `${MOVES} ${NOW} - 300 * ${DAY}, '[]'`);
    rows.prune({ now: NOW, since: NOW - 400 * DAY });
    expect(count('moves')).toBe(5);
  });

  it('of placements, and of epochs that nothing stands since', () => {
    const { rows, count, db, prune } = site();
    const place = (n: number, at: number, address = `vm-${n}`) =>
      rows.targets.place(new Map([[address, n % 2 === 0 ? 'shard-0' : 'shard-1']]), { at, reason: 'new' });
    place(0, 1, 'first');
    for (let n = 0; n < 300; n++) {
      place(n, n < 150 ? NOW - 91 * DAY : NOW - 89 * DAY, 'moving');
    }
    prune();
    expect([count('placements'), count('epochs')]).toEqual([150, 151]);
    expect(rows.targets.list()).toHaveLength(2);
    expect(db.all('PRAGMA foreign_key_check')).toEqual([]);
  });

  it('by count of placements, some at once', () => {
    const { rows, add, count, prune, db } = site();
    const { most } = HISTORY.placements;
    add(400, `INSERT INTO epochs (incarnation, number, at, reason) SELECT 'vms', n + 1, ${NOW}, 'new'`);
    add(most + 40_000, "INSERT INTO placements SELECT 'vms', n % 400 + 1, 'vm-' || n, 'shard-0'");
    db.run("UPDATE incarnations SET epoch = 400 WHERE key = 'vms'");
    rows.prune({ now: NOW, since: SINCE });
    expect(count('placements')).toBe(most + 40_000 - DELETED_AT_ONCE);
    prune();
    expect(count('placements')).toBeLessThanOrEqual(most);
    expect(count('placements')).toBeGreaterThan(most - 1000);
    expect(count('epochs')).toBe(Number(db.get('SELECT count(DISTINCT epoch) AS n FROM placements')?.n));
  });

  it('and the database refuses that of the newest', () => {
    const { db, add, rows } = site();
    add(1, `${AUDIT} 1, 'ada', 'x', 'x', ''`);
    add(1, `${DECISIONS} 1, 'hold', 1, 0, '{}'`);
    rows.targets.place(new Map([['a:1', 'shard-0']]), { at: 1, reason: 'new' });
    for (const table of ['audit', 'decisions', 'placements', 'epochs']) {
      expect(() => db.run(`DELETE FROM ${table}`)).toThrow(`${table} is history`);
    }
  });

  it('with the shards that nothing speaks of', () => {
    const { rows, add } = site();
    rows.shards.add({ id: 'shard-2', phase: 'removed', created: 0, since: 0 });
    rows.shards.add({ id: 'shard-3', phase: 'removed', created: 0, since: 0 });
    add(1, `${MOVES} ${NOW}, '[]'`);
    rows.targets.place(new Map([['a:1', 'shard-2']]), { at: 1, reason: 'new' });
    expect(rows.shards.prune(['shard-0', 'shard-1', 'shard-2', 'shard-3'])).toEqual(['shard-3']);
    expect(rows.shards.list().map(({ id }) => id)).toEqual(['shard-0', 'shard-1', 'shard-2']);
  });
});
