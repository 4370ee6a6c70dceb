import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { fleetListSchema } from '../../src/api/fleets';
import { type Proxy, runCommand, startProxy } from '../harness/proxy';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-backup-'));
const dataDir = path.join(dir, 'data');
const copy = path.join(dir, 'copy.db');
let proxy: Proxy;

afterAll(async () => {
  await proxy?.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Fleets of a server that is not there: it is the database that matters. */
function start(): Promise<Proxy> {
  return startProxy({ fleets: 'fleets: []', dir, args: ['--allow-servers', '127.0.0.1:9'] });
}

async function make(id: string): Promise<void> {
  const shards = [{ id: 'a', replicas: [{ url: 'http://127.0.0.1:9' }] }];
  const response = await fetch(`${proxy.url}/api/v1/fleets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ definition: { id, name: id, kind: 'hash', shards } }),
  });
  expect(response.status).toBe(201);
}

async function fleets(): Promise<string[]> {
  const response = await fetch(`${proxy.url}/api/v1/fleets`);
  return fleetListSchema.parse(await response.json()).fleets.map(({ id }) => id);
}

test('the database is copied while the proxy runs, and what was copied can be gone back to', async () => {
  proxy = await start();
  await make('before');
  const done = await runCommand(['backup', '--data-dir', dataDir, '--to', copy]);
  expect(done).toEqual({ code: 0, output: expect.stringMatching(/copy\.db: \d+ bytes/) });
  await make('after');
  expect(await fleets()).toEqual(['before', 'after']);
  const again = await runCommand(['backup', '--data-dir', dataDir, '--to', copy]);
  expect(again).toEqual({ code: 1, output: expect.stringContaining('is there already') });

  // As docs/proxy.md tells.
  await proxy.kill('SIGKILL');
  ['-wal', '-shm'].forEach((end) => rmSync(path.join(dataDir, `promshards.db${end}`), { force: true }));
  copyFileSync(copy, path.join(dataDir, 'promshards.db'));
  proxy = await start();
  expect(await fleets()).toEqual(['before']);
});

test('a command that lacks something says how it is used', async () => {
  expect(await runCommand(['backup'])).toMatchObject({ code: 1, output: expect.stringContaining('--to FILE') });
  expect(await runCommand(['backup', '--to', copy, '--nonsense'])).toMatchObject({ code: 1 });
  const nowhere = path.join(dir, 'nowhere.db');
  expect(await runCommand(['backup', '--data-dir', dir, '--to', nowhere])).toMatchObject({ code: 1 });
  expect(existsSync(nowhere)).toBe(false);
});
