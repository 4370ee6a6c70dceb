import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createChildren } from './children.mjs';

let logDir;

beforeEach(async () => {
  logDir = await mkdtemp(path.join(tmpdir(), 'promshards-children-'));
});

afterEach(async () => {
  await rm(logDir, { recursive: true, force: true });
});

const node = (script) => [process.execPath, '-e', script];
const lives = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('children are stopped in the opposite order, and their output is kept', async () => {
  const children = createChildren({ logDir, onExit: () => {} });
  const script = (name) =>
    `process.on('SIGTERM', () => { console.log(Date.now()); setTimeout(() => process.exit(0), 60); }); setInterval(() => {}, 1000); console.log('${name} runs')`;
  const ready = (name) => async () => (await readFile(path.join(logDir, `${name}.log`), 'utf8')).includes('runs');
  const first = await children.start('first', node(script('first')), { ready: ready('first') });
  const second = await children.start('second', node(script('second')), { ready: ready('second') });
  await children.stop();
  expect([lives(first), lives(second)]).toEqual([false, false]);
  const stoppedAt = async (name) => Number((await readFile(path.join(logDir, `${name}.log`), 'utf8')).split('\n')[1]);
  expect(await stoppedAt('first')).toBeGreaterThan(await stoppedAt('second'));
});

test.each([
  [
    'ends while it starts',
    "console.error('port 1 is taken'); process.exit(3)",
    /ended while starting.*\n.*port 1 is taken/s,
  ],
  ['finds the disk full', "console.error('write: no space left on device'); process.exit(1)", /disk is full/],
  ['is never ready', 'setInterval(() => {}, 1000)', /was not ready after 0.3 s/],
])('a program that %s is told in a sentence', async (_, script, message) => {
  const children = createChildren({ logDir, onExit: () => {} });
  // A slow machine needs time to start Node; only a program that is never ready may use all of it.
  const readyMs = script.includes('exit') ? 20_000 : 300;
  const started = children.start('program', node(script), { ready: async () => false, readyMs });
  await expect(started).rejects.toThrow(message);
  await children.stop();
});

test('a program that ends by itself later is reported', async () => {
  let tell;
  const told = new Promise((resolve) => {
    tell = resolve;
  });
  const children = createChildren({ logDir, onExit: tell });
  await children.start('program', node("setTimeout(() => { console.error('crashed'); process.exit(7); }, 200)"));
  expect((await told).message).toMatch(/The program ended \(7\)/);
  await children.stop();
});

test('a program that cannot be started is told', async () => {
  const children = createChildren({ logDir, onExit: () => {} });
  await expect(children.start('nothing', ['/nowhere/at/all'], { ready: async () => false })).rejects.toThrow('ENOENT');
  await children.stop();
});
