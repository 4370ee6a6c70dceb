import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { prometheusMajor } from './prometheusMajor';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-release-'));
const program = path.join(dir, 'prometheus');
const env = { PATH: process.env.PATH ?? '' };
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function says(script: string, longestMs?: number): Promise<number> {
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return prometheusMajor(program, env, longestMs);
}

test.each([
  ['prometheus, version 3.5.0 (branch: HEAD, revision: abc)', 3],
  ['prometheus, version 2.53.3+ds1 (branch: debian/sid, revision: 2.53.3+ds1-2)', 2],
  ['prometheus, version 2.40.0 (branch: HEAD, revision: abc)', 2],
  ['prometheus, version 4.0.0-rc.1 (branch: HEAD, revision: abc)', 4],
  // Built by hand, without a number.
  ['prometheus, version  (branch: , revision: unknown)', 3],
])('%s: major version %d', async (line, major) => {
  expect(await says(`test "$1" = --version && echo '${line}'; echo '  go version: go1.24'`)).toBe(major);
  expect(await says(`echo '${line}' >&2`)).toBe(major);
});

test.each([
  ['ends at once', 'exit 0', /is no Prometheus: to --version it answers nothing, not "prometheus, version …"\. Name/],
  ['is another one', "echo 'true (GNU coreutils) 9.1'", /to --version it answers "true \(GNU coreutils\) 9\.1", not/],
  ['is promtool', "echo 'promtool, version 3.5.0 (x)'", /it answers "promtool, version 3\.5\.0 \(x\)", not/],
  [
    'knows no --version',
    'echo usage >&2; exit 2',
    /is no Prometheus: --version ends with exit code 2, and "usage"\. Name/,
  ],
  ['is killed', 'kill -9 $$', /cannot be run as ".*prometheus"; name the program with --prometheus\./],
  ['is of long ago', "echo 'prometheus, version 1.8.2 (x)'", /is of release 1\.8\.2; take one of 2\.40 or later\./],
  ['is too old', "echo 'prometheus, version 2.39.1 (x)'", /is of release 2\.39\.1; take one of 2\.40 or later\./],
])('a program that %s is told as what it is', async (_, script, message) => {
  await expect(says(script)).rejects.toThrow(message);
});

test('a program that does not answer is not waited for', async () => {
  await expect(says('exec sleep 1000', 500)).rejects.toThrow(/it does not answer --version within 0\.5 s\. Name/);
});

test('one that is not there, or cannot be run, is told', async () => {
  await expect(prometheusMajor(path.join(dir, 'none'), env)).rejects.toThrow(/cannot be run as ".*none"/);
  chmodSync(program, 0o644);
  await expect(prometheusMajor(program, env)).rejects.toThrow(/cannot be run as/);
});
