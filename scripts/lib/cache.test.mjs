import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { isExecutable, onPath, publish, withScratch } from './cache.mjs';
import { cacheDir } from './paths.mjs';

const name = `test-${process.pid}`;

afterEach(async () => {
  await rm(path.join(cacheDir, name), { recursive: true, force: true });
});

test('two at once: the first to finish is kept, and no scratch folder is left', async () => {
  const fill = (text, after) => async (dir) => {
    await writeFile(path.join(dir, 'a'), text);
    await after;
    await writeFile(path.join(dir, 'b'), text);
  };
  const fast = publish(name, fill('fast'));
  const [one, other] = await Promise.all([publish(name, fill('slow', fast)), fast]);
  expect(one).toBe(other);
  expect(await readFile(path.join(one, 'a'), 'utf8')).toBe('fast');
  expect(await readFile(path.join(one, 'b'), 'utf8')).toBe('fast');
});

test('a fill that fails leaves nothing in place', async () => {
  const failing = publish(name, async (dir) => {
    await writeFile(path.join(dir, 'half'), '');
    throw new Error('cut off');
  });
  await expect(failing).rejects.toThrow('cut off');
  await expect(readFile(path.join(cacheDir, name, 'half'))).rejects.toThrow('ENOENT');
});

test('programs are found on PATH only when they can be run', async () => {
  await withScratch(async (dir) => {
    const before = process.env.PATH;
    process.env.PATH = dir;
    try {
      await mkdir(dir, { recursive: true });
      await writeFile(path.join(dir, 'plain'), '');
      await writeFile(path.join(dir, 'program'), '', { mode: 0o755 });
      expect(await onPath(['plain', 'program'])).toBe(path.join(dir, 'program'));
      expect(await onPath(['absent'])).toBeUndefined();
      expect(await isExecutable(path.join(dir, 'plain'))).toBe(false);
    } finally {
      process.env.PATH = before;
    }
  });
});
