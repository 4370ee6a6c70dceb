import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ShardProcess } from './shardProcess';

/** What Go writes when it gets no more memory: why, and then all that ran. */
const OUT_OF_MEMORY = `echo 'fatal error: runtime: out of memory'; seq 1 2000 | sed 's/^/goroutine error /'; exit 2`;

let dir: string;
let shard: ShardProcess;

/** A shard whose program does what `script` says; a real Prometheus does not run out of memory when it is told to. */
async function start(script: string): Promise<void> {
  const program = path.join(dir, 'prometheus');
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  shard = new ShardProcess({
    program,
    dir,
    args: () => [],
    env: { PATH: process.env.PATH ?? '' },
    onChange: () => undefined,
  });
  await shard.start({ reload: false });
}

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'promshards-shard-'));
});

afterEach(async () => {
  await shard.close({ stop: true });
  rmSync(dir, { recursive: true, force: true });
});

test('a shard that runs out of memory again and again is told apart from one that ends otherwise', async () => {
  await start(OUT_OF_MEMORY);
  while (shard.broken(Date.now()) === undefined) {
    await sleep(50);
  }
  expect(shard.broken(Date.now())).toBe('out-of-memory');
  expect(shard.problems(Date.now())[0]).toMatch(/3 times .*: exit code 2, fatal error: runtime: out of memory\./);
}, 30_000);

test('why it ended is what it wrote this time, not before', async () => {
  writeFileSync(path.join(dir, 'prometheus.log'), 'fatal error: runtime: out of memory\n');
  await start(`echo 'ts=1 level=ERROR msg="Error loading config" err="no such file"'; exit 1`);
  while (shard.problems(Date.now()).length === 0) {
    await sleep(20);
  }
  expect(shard.problems(Date.now())[0]).toContain('Ended (once in the last 10 minutes): exit code 1, no such file.');
}, 30_000);
