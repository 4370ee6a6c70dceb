import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { errorSchema } from '../../src/api/errors';
import { fleetListSchema } from '../../src/api/fleets';
import { scalingStatusSchema } from '../../src/api/scaling';
import { damageFile } from '../../server/testing/damageFile';
import { eventually, type Proxy, refusedProxy, runCommand, startProxy } from '../harness/proxy';
import { canMount, type SmallDisk, smallDisk } from '../harness/smallDisk';

const DATABASE = 'promshards.db';
/** Of servers that are not there: it is the database that matters. */
const SERVER = '127.0.0.1:9';
const FLEETS = 'fleets: []';
const MAKING = ['--allow-servers', SERVER];
const MEBIBYTE = 1 << 20;

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-database-'));
const onDisk = canMount ? describe : describe.skip;
let proxy: Proxy | undefined;
let folders = 0;

afterEach(async () => {
  await proxy?.kill('SIGKILL');
  proxy = undefined;
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function make(id: string): Promise<{ status: number; code?: string; message?: string }> {
  const shards = [{ id: 'a', replicas: [{ url: `http://${SERVER}` }] }];
  const response = await fetch(`${proxy?.url}/api/v1/fleets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ definition: { id, name: id, kind: 'hash', shards }, reason: 'r'.repeat(500) }),
  });
  const body: unknown = await response.json();
  return { status: response.status, ...(response.ok ? {} : errorSchema.parse(body)) };
}

async function fleets(): Promise<string[]> {
  const response = await fetch(`${proxy?.url}/api/v1/fleets`);
  return fleetListSchema.parse(await response.json()).fleets.map(({ id }) => id);
}

/** A data directory with a database in which fleets were made, all of it in its one file. */
async function used(): Promise<{ readonly dir: string; readonly dataDir: string; readonly file: string }> {
  const own = path.join(dir, String(folders++));
  mkdirSync(own);
  const dataDir = path.join(own, 'data');
  proxy = await startProxy({ fleets: FLEETS, dir: own, args: MAKING });
  for (let i = 0; i < 20; i++) {
    expect(await make(`fleet-${i}`)).toEqual({ status: 201 });
  }
  const copy = path.join(own, 'copy.db');
  expect(await runCommand(['backup', '--data-dir', dataDir, '--to', copy])).toMatchObject({ code: 0 });
  await proxy.kill('SIGTERM');
  ['-wal', '-shm'].forEach((end) => rmSync(path.join(dataDir, `${DATABASE}${end}`), { force: true }));
  renameSync(copy, path.join(dataDir, DATABASE));
  return { dir: own, dataDir, file: path.join(dataDir, DATABASE) };
}

onDisk('on a disk of its own', () => {
  let disk: SmallDisk;
  beforeEach(async () => {
    disk = await smallDisk(MEBIBYTE);
  });
  afterEach(async () => {
    await proxy?.kill('SIGKILL');
    await disk.end();
  });
  const onIt = () => ({ fleets: FLEETS, enter: disk.enter, args: [...MAKING, '--data-dir', disk.dir] });

  test('what cannot be written for a full disk is told with status 507, and is there as soon as there is room', async () => {
    proxy = await startProxy(onIt());
    expect(await make('first')).toEqual({ status: 201 });
    disk.fill();
    expect(await make('second')).toMatchObject({
      status: 507,
      code: 'disk_full',
      message: expect.stringContaining('full'),
    });
    expect(await fleets()).toEqual(['first']);
    const sentence = `The disk that holds the database ${path.join(disk.dir, DATABASE)} is full; make room there.`;
    expect(proxy.output()).toContain(sentence);
    expect(proxy.output()).not.toContain('cannot rollback');
    disk.free();
    expect(await make('second')).toEqual({ status: 201 });
    expect(await fleets()).toEqual(['first', 'second']);
    expect((await runCommand(['check', '--data-dir', disk.dir], disk.enter)).code).toBe(0);
  });

  test('a disk that is full at the start is named', async () => {
    disk.fill();
    const { code, output } = await refusedProxy(onIt());
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/^promshards does not start:\n  - The disk that holds .* is full.*\n$/),
    ]);
  });

  test('a file system that is read-only is named', async () => {
    proxy = await startProxy(onIt());
    await proxy.kill('SIGTERM');
    await disk.remount('ro');
    const { code, output } = await refusedProxy(onIt());
    expect(output).toMatch(new RegExp(`^promshards does not start:\n  - The [^\n]*${disk.dir}[^\n]* written[^\n]*\n$`));
    expect(code).toBe(1);
  });
});

test.each([
  ['its head', 0, 1],
  ['its schema', 1, 8],
])('a database damaged at the start is named with the remedy: %s', async (_, first, last) => {
  const { dir: own, dataDir, file } = await used();
  damageFile(file, first, last);
  const { code, output } = await refusedProxy({ fleets: FLEETS, dir: own, args: MAKING });
  const sentence = `The database ${file} is damaged`;
  expect(output).toContain(`promshards does not start:\n  - ${sentence}`);
  expect(output).toContain('go back to a backup, as docs/proxy.md tells.\n');
  expect(output).not.toContain('    at ');
  expect(code).toBe(1);
  expect(await runCommand(['check', '--data-dir', dataDir])).toEqual({
    code: 1,
    output: expect.stringContaining(sentence),
  });
});

test('damage while it runs is found by looking, and told by the page, the metrics and the log', async () => {
  const { dir: own, dataDir, file } = await used();
  proxy = await startProxy({ fleets: FLEETS, dir: own, args: [...MAKING, '--database-check', '1s'] });
  const { url, output } = proxy;
  const problems = async () =>
    scalingStatusSchema.parse(await (await fetch(`${url}/api/v1/fleets/fleet-0/scaling`)).json()).problems;
  const metrics = async () => (await fetch(`${url}/metrics`)).text();
  expect(await problems()).toEqual([]);
  expect(await metrics()).toContain('promshards_database_damaged 0\n');
  expect(await runCommand(['check', '--data-dir', dataDir])).toEqual({
    code: 0,
    output: expect.stringContaining(file),
  });

  // Where nothing reads that it has to.
  damageFile(file, 30);
  const sentence = `The database ${file} is damaged`;
  const told = await eventually('damage is told', 20_000, async () => (await problems()).at(0));
  expect(told).toEqual({
    ...{ name: 'databaseDamaged', severity: 'critical', runbook: 'databaseDamaged.md' },
    sentence: expect.stringContaining(sentence),
  });
  expect(await metrics()).toContain('promshards_database_damaged 1\n');
  expect(output()).toContain(sentence);
});

test('a database that was taken away while it runs is told', async () => {
  const { dir: own, file } = await used();
  proxy = await startProxy({ fleets: FLEETS, dir: own, args: [...MAKING, '--database-check', '1s'] });
  const { output } = proxy;
  rmSync(file);
  await eventually(
    'it is told',
    20_000,
    () => output().includes(`The database ${file} is damaged (the file is not there)`) || undefined
  );
  expect(existsSync(file)).toBe(false);
});
