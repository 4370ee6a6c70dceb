import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { readConfig } from './config';
import { readStartup } from './startup';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-startup-'));
const FLEETS = path.join(dir, 'fleets.yaml');
const SECRET = path.join(dir, 'secret');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function problems(fleets: string, env: Record<string, string> = {}, args: readonly string[] = []): readonly string[] {
  writeFileSync(FLEETS, fleets);
  const read = readConfig(['--fleets', FLEETS, ...args], {});
  const startup =
    read.kind === 'config' ? readStartup(read.config, env) : { ok: false as const, problems: [read.kind] };
  return startup.ok ? [] : startup.problems;
}

const asked = (how: string) => `
fleets:
  - id: a
    kind: hash
    driver: static
    static: { shards: [{ id: s, replicas: [{ url: 'http://h', ${how} }] }] }
`;

const FROM_FILE = [
  'basic_auth: { username: u, password_file: secret }',
  'authorization: { type: Key, credentials_file: secret }',
  'bearer_token_file: secret',
];
const FROM_ENVIRONMENT = [
  'basic_auth: { username: u, password_env: SECRET }',
  'authorization: { type: Key, credentials_env: SECRET }',
  'bearer_token_env: SECRET',
];
const FIT = ['sesame', 'with spaces and a\ttab', 'pässwörd', '€ пароль 密码'];
const UNFIT: ReadonlyArray<readonly [secret: string, problem: string]> = [
  ['one\ntwo', 'has a line break: write it in one line'],
  ['one\r\nX-Forged: two', 'has a line break: write it in one line'],
  ['one\rtwo', 'has a line break: write it in one line'],
  ['be\u0007ll', 'has the control character U+0007: write it without'],
  ['n\0ull', 'has the control character U+0000: write it without'],
  ['de\u007flete', 'has the control character U+007F: write it without'],
];

describe('a secret', () => {
  it.each(FROM_FILE)('is read of a file for %s, which may end its line, and is looked at', (how) => {
    for (const secret of FIT.flatMap((one) => [one, `${one}\n`, `${one}\r\n`, `\n${one}\n\n`])) {
      writeFileSync(SECRET, secret);
      expect([secret, problems(asked(how))]).toEqual([secret, []]);
    }
    for (const [secret, problem] of UNFIT) {
      writeFileSync(SECRET, `${secret}\n`);
      const place = `${FLEETS}: fleets[0].static.shards[0].replicas[0]: its`;
      const [found, ...more] = problems(asked(how));
      expect(found).toContain(place);
      expect(found).toContain(`_file ${SECRET} ${problem}`);
      expect(found).not.toContain(secret);
      expect(more).toEqual([]);
    }
    rmSync(SECRET);
    // It may come later.
    expect(problems(asked(how))).toEqual([]);
  });

  it.each(FROM_ENVIRONMENT)('is read of the environment for %s, and is looked at', (how) => {
    FIT.forEach((secret) => expect(problems(asked(how), { SECRET: secret })).toEqual([]));
    for (const [secret, problem] of [...UNFIT, ['sesame\n', 'has a line break'] as const]) {
      const told = `${FLEETS} names the environment variable SECRET, which ${problem}`;
      expect(problems(asked(how), { SECRET: secret })).toEqual([expect.stringContaining(told)]);
    }
  });
});

test('no fleet is enough where fleets can be made through the API', () => {
  expect(problems('fleets: []', {}, ['--allow-servers', '127.0.0.1:9'])).toEqual([]);
  expect(problems('fleets: []')).toEqual([
    expect.stringMatching(/fleets: there is none; write one, .*--allow-servers/),
  ]);
  expect(problems('', {}, ['--allow-servers', '127.0.0.1:9'])).toEqual([expect.stringContaining('"fleets: []"')]);
});
