import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findPromtool } from '../../../scripts/tools.mjs';

interface PromtoolFolder {
  dir: string;
  promtool: string;
}

/** A folder for the files that promtool reads, and the program: filled in before the tests of a file, which fail where there is none. */
export function promtoolFolder(): Readonly<PromtoolFolder> {
  const given: PromtoolFolder = { dir: '', promtool: '' };
  beforeAll(async () => {
    const found = await findPromtool();
    if (!found.ok) {
      throw new Error(found.problem);
    }
    given.promtool = found.path;
    given.dir = await mkdtemp(path.join(tmpdir(), 'promshards-promtool-'));
  });
  afterAll(() => (given.dir === '' ? undefined : rm(given.dir, { recursive: true, force: true })));
  return given;
}
