import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { STORAGE_FLAG } from './storageFlag';
import { ShardProcess } from './shardProcess';

/** What Go writes when it gets no more memory: why, and then all that ran. */
const OUT_OF_MEMORY = `echo 'fatal error: runtime: out of memory'; seq 1 2000 | sed 's/^/goroutine error /'; exit 2`;

let dir: string;
let shard: ShardProcess;
let lines: object[];

/** A shard whose program does what `script` says; a real Prometheus does not run out of memory when it is told to. */
async function start(script: string, onChange = (): void => undefined): Promise<void> {
  const program = path.join(dir, 'prometheus');
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  shard = new ShardProcess({
    program,
    dir,
    args: () => [`${STORAGE_FLAG}=${path.join(dir, 'data')}`],
    env: { PATH: process.env.PATH ?? '' },
    onChange,
    logger: {
      info: (fields, message) => lines.push({ ...fields, message }),
      warn: (fields, message) => lines.push({ ...fields, message }),
    },
    names: { fleet: 'vms', shard: 'shard-0' },
  });
  await shard.start();
}

beforeEach(() => {
  lines = [];
  dir = mkdtempSync(path.join(tmpdir(), 'promshards-shard-'));
});

afterEach(async () => {
  await shard.close({ stop: true });
  rmSync(dir, { recursive: true, force: true });
});

test('a shard that runs out of memory again and again is told apart from one that ends otherwise', async () => {
  await start(OUT_OF_MEMORY);
  while (shard.broken() === undefined) {
    await sleep(50);
  }
  expect(shard.broken()).toBe('out-of-memory');
  expect(shard.problems()[0]).toMatch(/3 times .*: exit code 2, fatal error: runtime: out of memory\./);
});

test('why it ended is what it wrote this time, not before', async () => {
  writeFileSync(path.join(dir, 'prometheus.log'), 'fatal error: runtime: out of memory\n');
  await start(`echo 'ts=1 level=ERROR msg="Error loading config" err="no such file"'; exit 1`);
  while (shard.problems().length === 0) {
    await sleep(20);
  }
  expect(shard.problems()[0]).toContain('Ended (once in the last 10 minutes): exit code 1, no such file.');
});

/** Ends at its first start, and runs on at the next. */
const ENDS_ONCE = 'test -e ended || { touch ended; exit 1; }; exec sleep 1000';

test('a clock that is set back two hours does not keep a shard down', async () => {
  await start(`cd ${dir}; ${ENDS_ONCE}`);
  while (shard.problems().length === 0) {
    await sleep(20);
  }
  const now = Date.now();
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => now - 2 * 3_600_000);
  try {
    const end = performance.now() + 120_000;
    while (!shard.running && performance.now() < end) {
      await sleep(50);
    }
    expect(shard.running).toBe(true);
    expect(shard.problems()).toEqual([expect.stringContaining('Ended once')]);
  } finally {
    clock.mockRestore();
  }
});

test('a shard is started again whatever those do who hear of its end', async () => {
  await start(`cd ${dir}; ${ENDS_ONCE}`, () => {
    throw new Error('no space left');
  });
  while (!shard.running || shard.problems().length === 0) {
    await sleep(50);
  }
  expect(shard.problems()).toEqual([expect.stringContaining('Ended once')]);
});

test('what keeps a shard from being started is told, and tried again', async () => {
  // A folder in the place of its log.
  mkdirSync(path.join(dir, 'prometheus.log'));
  await start('exec sleep 1000');
  expect([shard.running, shard.broken()]).toEqual([false, undefined]);
  expect(shard.problems()).toEqual([
    expect.stringMatching(
      /^Cannot be started: EISDIR.*prometheus\.log'\. It is started again at \d\d:\d\d:\d\d UTC\.$/
    ),
  ]);
  rmSync(path.join(dir, 'prometheus.log'), { recursive: true });
  while (!shard.running) {
    await sleep(50);
  }
  expect(shard.problems()).toEqual([]);
});

test('the log has a line for each start and each end, with what is known of it', async () => {
  await start(`cd ${dir}; ${ENDS_ONCE}`);
  while (!shard.running || shard.problems().length === 0) {
    await sleep(20);
  }
  const names = { fleet: 'vms', shard: 'shard-0', shardPid: expect.any(Number) };
  const started = { ...names, port: expect.any(Number), message: 'a shard is started' };
  const ended = { ...names, how: 'exit code 1', code: 1, signal: null, ranMs: expect.any(Number), againInMs: 1000 };
  expect(lines).toEqual([started, { ...ended, message: 'a shard has ended by itself' }, started]);
  const [, , { shardPid }] = lines as [object, object, { shardPid: number }];
  lines = [];
  process.kill(shardPid, 'SIGKILL');
  while (lines.length < 2) {
    await sleep(20);
  }
  const killed = { ...ended, how: 'signal SIGKILL', code: null, signal: 'SIGKILL', againInMs: 2000 };
  expect(lines).toEqual([{ ...killed, shardPid, message: 'a shard has ended by itself' }, started]);
  lines = [];
  await shard.close({ stop: true });
  expect(lines).toEqual([{ ...names, message: 'a shard is stopped' }]);
});

/** Keeps its own name and arguments, by which it is found. */
const RUNS_ON = 'while :; do sleep 0.1; done';

test('one that runs already is taken over, and what keeps one from being started is logged once', async () => {
  await start(RUNS_ON);
  await shard.close({ stop: false });
  lines = [];
  await start(RUNS_ON);
  expect(lines).toEqual([expect.objectContaining({ message: 'a shard that ran already is taken over' })]);
  await shard.close({ stop: true });
  lines = [];
  rmSync(path.join(dir, 'prometheus.log'));
  mkdirSync(path.join(dir, 'prometheus.log'));
  await start(RUNS_ON);
  // Each try tells when the next will be.
  for (const tries = new Set<string>(); tries.size < 3; await sleep(50)) {
    shard.problems().forEach((problem) => tries.add(problem));
  }
  expect(lines).toEqual([expect.objectContaining({ problem: expect.stringContaining('EISDIR') })]);
});
