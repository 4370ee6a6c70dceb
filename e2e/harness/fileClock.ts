import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A clock that goes where it is set, for programs that are told so by their environment. */
export interface FileClock {
  /** For the environment of a Node program: what it takes for now is what the clock shows. */
  readonly nodeOptions: string;
  /** Milliseconds since the epoch. */
  set(now: number): Promise<void>;
  remove(): Promise<void>;
}

export async function fileClock(start: number): Promise<FileClock> {
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-clock-'));
  const [file, program] = [path.join(dir, 'now'), path.join(dir, 'clock.cjs')];
  const set = (now: number): Promise<void> => writeFile(file, String(now));
  await set(start);
  await writeFile(
    program,
    `const { readFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');
const real = Date.now;
Date.now = () => Number(isMainThread ? readFileSync(${JSON.stringify(file)}, 'utf8') || real() : real());
`
  );
  return { nodeOptions: `--require=${program}`, set, remove: () => rm(dir, { recursive: true, force: true }) };
}
