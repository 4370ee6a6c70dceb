import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { backUp } from './backup';
import { Database } from './database';
import { type FleetRows } from './fleetRows';
import { type ShardUse } from './shardUsageRows';
import { Store } from './store';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-store-'));
let store: Store;
let rows: FleetRows;

afterAll(() => rmSync(dir, { recursive: true, force: true }));
beforeEach(() => {
  store = Store.open(':memory:');
  rows = store.make('vms', {}, 0);
  rows.shards.add({ id: 'shard-0', phase: 'active', created: 1, since: 1 });
  rows.shards.add({ id: 'shard-1', phase: 'joining', created: 2, since: 2 });
});
afterEach(() => store.close());

describe('Store', () => {
  it('keeps nothing of a transaction that fails', () => {
    const failing = () =>
      store.transaction(() => {
        rows.shards.setPhase('shard-1', { phase: 'active', at: 3 });
        throw new Error('half-way');
      });
    expect(failing).toThrow('half-way');
    expect(rows.shards.list()[1].phase).toBe('joining');
  });

  it('opens an epoch with each placement and keeps where targets were', () => {
    expect(rows.targets.place(new Map([['a:1', 'shard-0']]), { at: 10, reason: 'new' })).toBe(1);
    expect(rows.targets.place(new Map([['a:1', 'shard-1']]), { at: 20, reason: 'drain' })).toBe(2);
    expect(rows.targets.list()).toEqual([{ address: 'a:1', shard: 'shard-1', since: 20, seen: 20, weight: undefined }]);
    expect(rows.targets.epoch()).toBe(2);
  });

  it('refuses a placement on a shard that is not there', () => {
    expect(() => rows.targets.place(new Map([['a:1', 'shard-9']]), { at: 1, reason: '' })).toThrow('FOREIGN KEY');
    expect(rows.targets.epoch()).toBe(0);
  });

  it('has one open hand-over of an address at a time', () => {
    const move = { address: 'a:1', from: 'shard-0', to: 'shard-1', reason: 'drain', joined: 5, series: [] };
    const id = rows.moves.start(move);
    expect(() => rows.moves.start(move)).toThrow('UNIQUE');
    expect(() => rows.moves.left(id, 9)).toThrow('CHECK');
    const series = [{ labels: { instance: 'a:1' }, cutOver: 8 }];
    rows.moves.cutOver(id, 8, series);
    rows.moves.left(id, 9);
    expect(rows.moves.recent(9)).toEqual([{ id, ...move, cutOver: 8, left: 9, series }]);
    expect(rows.moves.recent(10)).toEqual([]);
    expect(rows.moves.page({ limit: 5, open: true })).toEqual([]);
  });

  it('averages use that is old, and forgets it at last', () => {
    const minute = 60_000;
    for (let i = 0; i < 180; i++) {
      const at = i * 10_000;
      rows.usage.add({ at, shards: 2, cpu: i < 6 ? 1 : 3, missing: 0, recommended: i === 2 ? 5 : 2 });
    }
    const before = rows.usage.range(0, 180 * 10_000);
    expect(before).toHaveLength(180);
    rows.usage.add({ at: 4 * 60 * minute, shards: 2, missing: 1, recommended: 2 });
    const after = rows.usage.range(0, 4 * 60 * minute);
    expect(after).toHaveLength(31);
    expect(after[0]).toMatchObject({ at: 0, cpu: 1, recommended: 5, memory: undefined });
    expect(after[1]).toMatchObject({ at: minute, cpu: 3, recommended: 2 });
  });

  it("averages each shard's use over time, coarser the older it is", () => {
    const minute = 60_000;
    const { shardUsage } = rows;
    for (let i = 0; i < 90; i++) {
      const uses = new Map<string, ShardUse>([['shard-0', { cpu: i < 6 ? 1 : 3, memory: 7 }]]);
      if (i >= 45) {
        uses.set('shard-1', { cpu: 5 });
      }
      shardUsage.add(i * 10_000, uses);
    }
    const now = 15 * minute;
    const range = (from: number, step: number) => shardUsage.range({ metric: 'cpu', from, to: now, step, now });
    const fine = range(0, 1);
    expect(fine.step).toBe(30_000);
    expect([...(fine.shards.get('shard-0') ?? [])].slice(0, 3)).toEqual([
      [0, 1],
      [30_000, 1],
      [minute, 3],
    ]);
    const coarse = range(0, 5 * minute);
    expect([...(coarse.shards.get('shard-0') ?? [])]).toEqual([
      [0, 2.6],
      [5 * minute, 3],
      [10 * minute, 3],
    ]);
    expect([...(coarse.shards.get('shard-1')?.keys() ?? [])]).toEqual([5 * minute, 10 * minute]);
    expect(shardUsage.range({ metric: 'memory', from: 0, to: now, step: 1, now }).shards.size).toBe(1);

    const day = 24 * 60 * minute;
    shardUsage.add(day, new Map([['shard-0', { cpu: 9 }]]));
    const old = shardUsage.range({ metric: 'cpu', from: 0, to: 2 * day, step: 1, now: day + minute });
    expect(old.step).toBe(10 * minute);
    expect([...(old.shards.get('shard-0') ?? [])]).toEqual([
      [0, 2.8],
      [10 * minute, 3],
      [day, 9],
    ]);
    store.end(rows, day);
    expect(range(0, 1).shards.size).toBe(0);
  });

  it('keeps what comes after a NUL', () => {
    const entry = { at: 1, action: 'x', sentence: 'x' };
    rows.audit.add({ ...entry, login: 'controller\0', reason: 'before\0after' });
    expect(rows.audit.page({ limit: 1 })).toMatchObject([{ login: 'controller\uFFFD', reason: 'before\uFFFDafter' }]);
    expect(rows.audit.page({ limit: 1, by: 'controller' })).toEqual([]);
  });

  it('pages the audit by who did it', () => {
    const entry = { at: 1, action: 'policy.save', sentence: 'x', reason: '', after: { a: 1 } };
    rows.audit.add({ ...entry, login: 'controller' });
    const { id } = rows.audit.add({ ...entry, login: 'ada' });
    expect(rows.audit.page({ limit: 10 }).map(({ login }) => login)).toEqual(['ada', 'controller']);
    expect(rows.audit.page({ limit: 10, by: 'people' }).map(({ login }) => login)).toEqual(['ada']);
    expect(rows.audit.page({ limit: 10, by: 'controller', before: id })).toHaveLength(1);
  });
});

describe('the database file', () => {
  it('lets nobody change history', () => {
    const file = path.join(dir, 'history.db');
    const written = Store.open(file);
    written.make('vms', {}, 0).audit.add({ at: 1, login: 'ada', action: 'x', sentence: 'x', reason: '' });
    written.close();
    const database = new Database(file);
    expect(() => database.run("UPDATE audit SET login = 'eve'")).toThrow('audit is history');
    expect(() => database.run('DELETE FROM audit')).toThrow('audit is history');
    database.close();
  });

  it('can be copied while it is in use, as of one moment', () => {
    const file = path.join(dir, 'live.db');
    const live = Store.open(file);
    const { audit } = live.make('vms', {}, 0);
    audit.add({ at: 1, login: 'ada', action: 'x', sentence: "it's", reason: '' });
    const copy = path.join(dir, "a copy's.db");
    live.transaction(() => {
      audit.add({ at: 2, login: 'ada', action: 'not yet', sentence: '', reason: '' });
      expect(backUp(file, copy)).toMatchObject({ ok: true });
    });
    const read = Store.open(copy);
    expect(
      read
        .made()[0]
        .audit.page({ limit: 9 })
        .map(({ action }) => action)
    ).toEqual(['x']);
    read.close();
    live.close();
    expect(backUp(file, copy)).toMatchObject({ ok: false, problem: expect.stringContaining('there already') });
    expect(backUp(path.join(dir, 'none.db'), path.join(dir, 'n.db'))).toMatchObject({ ok: false });
  });

  it('is not copied where it is damaged, or where there is no folder', () => {
    const file = path.join(dir, 'damaged.db');
    const database = new Database(file);
    database.run("INSERT INTO incarnations (key) VALUES ('vms')");
    database.run('PRAGMA foreign_keys = OFF');
    database.run("INSERT INTO epochs (incarnation, number, at, reason) VALUES ('none', 1, 1, '')");
    database.close();
    expect(backUp(file, path.join(dir, 'd.db'))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('epochs refers to nothing'),
    });
    expect(backUp(file, path.join(dir, 'nowhere/d.db'))).toMatchObject({ ok: false });
    writeFileSync(file, Buffer.alloc(8192, 'x'));
    expect(backUp(file, path.join(dir, 'd.db'))).toMatchObject({ ok: false });
    expect(readdirSync(dir).filter((name) => name.startsWith('d.db'))).toEqual([]);
  });

  it('is refused where a later version wrote it', () => {
    const file = path.join(dir, 'later.db');
    const later = new Database(file);
    later.run('PRAGMA user_version = 99');
    later.close();
    expect(() => Store.open(file)).toThrow('later version');
  });
});
