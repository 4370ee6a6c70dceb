import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Libsql from 'libsql';

import { DEFAULT_POLICY } from '../../src/autoscaling/index';
import { policySchema } from '../../src/api/policy';
import { Database } from './database';
import { type FleetRows } from './fleetRows';
import { MIGRATIONS } from './migrations';
import { NO_SUMS } from './querySums';
import { Store } from './store';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-incarnations-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const policy = policySchema.parse({
  ...DEFAULT_POLICY,
  ...{ minShards: 1, maxShards: 3, intervalSeconds: 5, cpuWindowSeconds: 60 },
  ...{ handOver: { scrapes: 2, batch: 1, timeoutSeconds: 60 }, balance: { maxOverMean: 1.2, movesPerRun: 1 } },
});

/** What is there to be read of a fleet, by table. */
function read(rows: FleetRows) {
  return {
    audit: rows.audit.page({ limit: 99 }).map(({ sentence }) => sentence),
    decisions: rows.decisions.page({ limit: 99 }).map(({ reason }) => reason),
    policies: rows.policies.versions(99).map(({ savedBy, version }) => `${savedBy} ${version}`),
    allowLists: rows.allowLists.versions(99).map(({ savedBy, version }) => `${savedBy} ${version}`),
    ruleGroups: rows.ruleGroups.versions(99).map(({ savedBy, version }) => `${savedBy} ${version}`),
    definitions: rows.definitions.newest()?.version,
    shards: rows.shards.list().map(({ id }) => id),
    targets: rows.targets.list().map(({ address }) => address),
    epoch: rows.targets.epoch(),
    moves: rows.moves.page({ limit: 99 }).length,
    usage: rows.usage.range(0, 1e9).length,
    queries: rows.queries.page({ from: 0, to: Infinity, offset: 0, limit: 9 }).total,
    shardUsage: rows.shardUsage.range({ metric: 'cpu', from: 0, to: 1e6, step: 1, now: 1000 }).shards.size,
  };
}

const NOTHING = {
  ...{ audit: [], decisions: [], policies: [], allowLists: [], ruleGroups: [], definitions: undefined },
  ...{ shards: [], targets: [], epoch: 0, moves: 0, usage: 0, shardUsage: 0, queries: 0 },
};

/** A row in every table. */
function fill(rows: FleetRows): void {
  rows.policies.save(policy, { savedAt: 1, savedBy: 'ada', reason: 'why' }, 0);
  rows.allowLists.save(['up'], { savedAt: 1, savedBy: 'ada', reason: 'why' }, 0);
  rows.ruleGroups.save({ text: 'groups: []', answering: [] }, { savedAt: 1, savedBy: 'ada', reason: 'why' }, 0);
  rows.definitions.save({ savedAt: 1, savedBy: 'ada', reason: 'why', organisations: [1] });
  rows.shards.add({ id: 'shard-0', phase: 'active', created: 1, since: 1 });
  rows.shards.add({ id: 'shard-1', phase: 'active', created: 1, since: 1 });
  rows.targets.place(new Map([['a:1', 'shard-0']]), { at: 1, reason: 'new' });
  rows.moves.start({ address: 'a:1', from: 'shard-0', to: 'shard-1', reason: 'drain', joined: 1, series: [] });
  rows.decisions.add({
    ...{ fleet: rows.fleet, at: 1, from: 1, to: 2, outcome: 'scale-up', applied: true, recommended: 2 },
    ...{ origin: 'manual', reason: 'why', policyVersion: 1, proposals: [], limits: [], conditions: [], sentence: '' },
  });
  rows.usage.add({ at: 1, shards: 2, missing: 0, recommended: 2 });
  rows.shardUsage.add(1, new Map([['shard-0', { cpu: 1 }]]));
  rows.queries.add([{ ...NO_SUMS, hour: 0, query: 'up', step: 0, runs: 1, askers: [] }], 1);
  rows.audit.add({ at: 1, login: 'ada', action: 'x', sentence: 'secret', reason: 'why' });
}

function filed(store: Store, organisations?: readonly number[]) {
  const { rows, notes } = store.ofFile([{ id: 'vms', organisations }], 5);
  return { rows: rows.get('vms') as FleetRows, notes };
}

describe('a fleet made again under an id that was used', () => {
  it.each([
    ['through the API', (store: Store) => store.make('vms', { organisations: [2] }, 3)],
    ['in the fleets file', (store: Store) => filed(store).rows],
  ])('%s begins empty, and nothing of it is told to the one before', (_, again) => {
    const store = Store.open(':memory:');
    const first = store.make('vms', { organisations: [1] }, 0);
    fill(first);
    expect(read(first)).not.toMatchObject({ audit: [] });
    store.end(first, 2);
    const second = again(store);
    expect(second.key).toBe('vms.2');
    expect(read(second)).toEqual(NOTHING);
    expect(second.decisions.get(1)).toBeUndefined();
    second.audit.add({ at: 4, login: 'eve', action: 'x', sentence: 'new', reason: '' });
    expect(read(first).audit).toEqual(['secret']);
    expect(read(second).audit).toEqual(['new']);
    store.close();
  });

  it('is not taken for one of the file that has its id as well', () => {
    const store = Store.open(':memory:');
    fill(filed(store, [1]).rows);
    const made = store.make('vms', { organisations: [1] }, 3);
    expect(read(made)).toEqual(NOTHING);
    expect(store.made().map(({ key }) => key)).toEqual(['vms.2']);
    expect(read(filed(store, [1]).rows).audit).toEqual(['secret']);
    store.close();
  });
});

describe('a fleet of the fleets file', () => {
  type Organisations = readonly number[] | undefined;
  const all: Organisations = undefined;

  it.each<[string, Organisations, Organisations]>([
    ['none has changed', [1, 2], [1, 2]],
    ['some may no longer see it', [1, 2], [2]],
    ['all could see it', all, [2]],
    ['all may see it still', all, all],
  ])('goes on where %s', (_, before, now) => {
    const store = Store.open(':memory:');
    fill(filed(store, before).rows);
    const { rows, notes } = filed(store, now);
    expect([rows.key, read(rows).audit, read(rows).policies]).toEqual(['vms', ['secret'], ['ada 1']]);
    expect(notes).toEqual([]);
    store.close();
  });

  it.each<[string, Organisations, Organisations]>([
    ['another comes to see it', [1], [1, 2]],
    ['all come to see it', [1], all],
  ])('goes on without the words of before where %s', (_, before, now) => {
    const store = Store.open(':memory:');
    fill(filed(store, before).rows);
    const { rows, notes } = filed(store, now);
    expect(read(rows)).toMatchObject({
      ...{
        audit: [],
        decisions: [],
        policies: ['controller 2'],
        ...{ allowLists: ['controller 2'], ruleGroups: ['controller 2'] },
        shards: ['shard-0', 'shard-1'],
      },
      ...{ targets: ['a:1'], epoch: 1, moves: 1, usage: 1, shardUsage: 1, queries: 0 },
    });
    expect(rows.policies.newest()?.policy).toEqual(policy);
    expect(rows.allowLists.inForce(9)).toEqual([
      { value: ['up'], since: 5 },
      { value: ['up'], since: 1 },
    ]);
    expect(rows.decisions.get(1)).toBeUndefined();
    expect(rows.decisions.changes(0)).toHaveLength(1);
    expect(notes.join()).toContain('vms is of more organisations');
    rows.audit.add({ at: 6, login: 'eve', action: 'x', sentence: 'new', reason: '' });
    expect(read(filed(store, now).rows).audit).toEqual(['new']);
    store.close();
  });

  it('is another fleet, and empty, where none stays of those that could see it', () => {
    const store = Store.open(':memory:');
    fill(filed(store, [1]).rows);
    const { rows, notes } = filed(store, [2]);
    expect([rows.key, read(rows)]).toEqual(['vms.2', NOTHING]);
    expect(notes.join()).toContain('vms is of other organisations');
    // Nor does the old one come back to those who could see it once.
    expect(read(filed(store, [1]).rows)).toEqual(NOTHING);
    store.close();
  });

  it('that was out of the file for a while comes back as it would have without', () => {
    const store = Store.open(':memory:');
    fill(filed(store, [1]).rows);
    store.ofFile([], 3);
    expect(filed(store, [2]).rows.key).toBe('vms.2');
    store.ofFile([], 3);
    expect(filed(store, [2]).rows.key).toBe('vms.2');
    store.close();
  });
});

/** A database as the version before wrote it: two fleets of the file, and fleets made through the API. */
function before(file: string): void {
  const old = new Libsql(file);
  MIGRATIONS.slice(0, 4).forEach((migration) => old.exec(migration));
  const audit = (fleet: string, at: number, action: string, sentence: string) =>
    old
      .prepare("INSERT INTO audit (fleet, at, login, action, sentence, reason) VALUES (?, ?, 'ada', ?, ?, '')")
      .run(fleet, at, action, sentence);
  const definition = (fleet: string, version: number, at: number, organisation?: number) =>
    old
      .prepare("INSERT INTO definitions VALUES (?, ?, ?, ?, ?, 'ada', '')")
      .run(fleet, version, organisation ? DEFINITION(fleet) : null, organisation ? `[${organisation}]` : null, at);
  const use = (fleet: string, at: number) =>
    old.prepare('INSERT INTO shard_usage (fleet, step, at, shard, cpu) VALUES (?, 0, ?, ?, 1)').run(fleet, at, 's');
  ['vms', 'again', 'gone', 'both'].forEach((id) => old.prepare('INSERT INTO fleets (id) VALUES (?)').run(id));
  old.exec(`
    INSERT INTO shards (fleet, id, phase, created, since) VALUES ('vms', 'shard-0', 'active', 1, 1), ('vms', 'shard-1', 'active', 1, 1);
    INSERT INTO epochs VALUES ('vms', 1, 1, 'new');
    UPDATE fleets SET epoch = 1 WHERE id = 'vms';
    INSERT INTO targets (fleet, address, shard, epoch, since, seen) VALUES ('vms', 'a:1', 'shard-0', 1, 1, 1);
    INSERT INTO placements VALUES ('vms', 1, 'a:1', 'shard-0');
    INSERT INTO moves (fleet, address, source, destination, reason, joined, series) VALUES ('vms', 'a:1', 'shard-0', 'shard-1', 'drain', 1, '[]');
    INSERT INTO usage (fleet, step, at, shards, missing, recommended) VALUES ('vms', 0, 1, 2, 0, 2);`);
  audit('vms', 1, 'policy.save', 'vms');
  use('vms', 1);
  // Made by organisation 1, deleted, and made again by organisation 2.
  audit('again', 1, 'fleet.create', 'first');
  definition('again', 1, 1, 1);
  audit('again', 2, 'fleet.delete', 'first');
  definition('again', 2, 2);
  audit('again', 3, 'fleet.create', 'second');
  definition('again', 3, 3, 2);
  audit('again', 4, 'fleet.edit', 'second');
  definition('again', 4, 4, 2);
  use('again', 4);
  audit('gone', 1, 'fleet.create', 'gone');
  definition('gone', 1, 1, 1);
  audit('gone', 2, 'fleet.delete', 'gone');
  definition('gone', 2, 2);
  // Once of the fleets file.
  audit('both', 1, 'policy.save', 'filed');
  use('both', 1);
  audit('both', 2, 'fleet.create', 'made');
  definition('both', 1, 2, 2);
  old.exec('PRAGMA user_version = 4');
  old.close();
}

function DEFINITION(id: string): string {
  const shards = [{ id: 'a', replicas: [{ url: 'http://127.0.0.1:9' }] }];
  return JSON.stringify({ id, name: id, kind: 'hash', shards });
}

describe('a database of the version before', () => {
  const file = path.join(dir, 'before.db');
  let store: Store;
  beforeAll(() => {
    before(file);
    store = Store.open(file);
  });
  afterAll(() => store.close());

  it('has the fleets that were made and go on, each with its own life', () => {
    const made = new Map(store.made().map((rows) => [rows.fleet, rows]));
    expect([...made.keys()]).toEqual(['again', 'both']);
    const again = made.get('again') as FleetRows;
    expect(read(again)).toEqual({ ...NOTHING, audit: ['second', 'second'], definitions: 4, shardUsage: 1 });
    expect(again.definitions.newest()).toMatchObject({ organisations: [2], definition: { id: 'again' } });
    expect(read(made.get('both') as FleetRows)).toEqual({ ...NOTHING, audit: ['made'], definitions: 1 });
  });

  it('has those of the fleets file as they were, and gives them nothing of fleets that were made', () => {
    const ids = ['vms', 'again', 'gone', 'both'];
    const { rows } = store.ofFile(
      ids.map((id) => ({ id, organisations: [3] })),
      9
    );
    expect(read(rows.get('vms') as FleetRows)).toEqual({
      ...NOTHING,
      ...{ audit: ['vms'], shards: ['shard-0', 'shard-1'], targets: ['a:1'] },
      ...{ epoch: 1, moves: 1, usage: 1, shardUsage: 1, queries: 0 },
    });
    expect(read(rows.get('again') as FleetRows)).toEqual(NOTHING);
    expect(read(rows.get('gone') as FleetRows)).toEqual(NOTHING);
    expect(read(rows.get('both') as FleetRows)).toEqual({ ...NOTHING, audit: ['filed'], shardUsage: 1 });
  });

  it('is whole, and its history is history still', () => {
    const database = new Database(file);
    expect(database.all('PRAGMA foreign_key_check')).toEqual([]);
    for (const table of ['audit', 'definitions', 'placements', 'epochs']) {
      expect(() => database.run(`UPDATE ${table} SET incarnation = 'vms'`)).toThrow(`${table} is history`);
      expect(() => database.run(`DELETE FROM ${table}`)).toThrow(`${table} is history`);
    }
    database.close();
  });
});

test('rule groups that were saved as a text alone are read, and none of them answers queries', () => {
  const file = path.join(dir, 'texts.db');
  const fleet = () => {
    const store = Store.open(file);
    return { store, rows: filed(store).rows };
  };
  fleet().store.close();
  const database = new Database(file);
  database.run(`INSERT INTO rule_groups VALUES ('vms', 1, '"groups: []"', 1, 'ada', 'why')`);
  database.close();
  const { store, rows } = fleet();
  expect(rows.ruleGroups.newest()).toMatchObject({ version: 1, content: { text: 'groups: []', answering: [] } });
  const content = { text: 'groups: []', answering: ['web'] };
  rows.ruleGroups.save(content, { savedAt: 2, savedBy: 'ada', reason: 'why' }, 1);
  expect(rows.ruleGroups.versions(2).map(({ content: { answering } }) => answering)).toEqual([['web'], []]);
  store.close();
});
