import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { refusedProxy } from '../harness/proxy';
import { canMount, smallDisk } from '../harness/smallDisk';

const SLOW = 120_000;
/** Keeps root from reading and writing what it has no right to by its mode. */
const NO_OVERRIDE =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-all'] : [];
const canRefuse = NO_OVERRIDE.length === 0 || spawnSync(NO_OVERRIDE[0], [...NO_OVERRIDE.slice(1), 'true']).status === 0;

const MEMBER = { id: 's', replicas: [{ url: 'https://127.0.0.1:1' }] };
const dir = mkdtempSync(path.join(tmpdir(), 'promshards-refused-'));
const inDir = (name: string) => path.join(dir, name);

interface Case {
  readonly what: string;
  readonly replica?: object;
  readonly fleets?: string;
  readonly args?: readonly string[];
  readonly says: RegExp;
}

const tls = (files: object) => ({ tls_config: files });

const CASES: readonly Case[] = [
  {
    what: 'a data directory below one that cannot be written',
    args: ['--data-dir', inDir('closed/data')],
    says: /^The data directory \S+closed\/data cannot be used: the user of this process may not; .* \(EACCES\)\.$/,
  },
  {
    what: 'a data directory of somebody else',
    args: ['--data-dir', inDir('closed')],
    says: /^The data directory \S+closed cannot be used: the user of this process may not; .* \(EACCES\)\.$/,
  },
  {
    what: 'a file in place of the data directory',
    args: ['--data-dir', inDir('file')],
    says: /^The data directory \S+file cannot be used: a file is in its place; name a folder, or take the file away \(EEXIST\)\.$/,
  },
  {
    what: 'a file above the data directory',
    args: ['--data-dir', inDir('file/data')],
    says: /^The data directory \S+data cannot be used: a part of the path is a file; name a folder \(ENOTDIR\)\.$/,
  },
  {
    what: 'a folder as fleets file',
    args: ['--fleets', dir],
    says: /^The fleets file \S+ cannot be read: it is a folder; name a file \(EISDIR\)\.$/,
  },
  {
    what: 'a pipe as fleets file, into which nobody writes',
    args: ['--fleets', inDir('pipe')],
    says: /^The fleets file \S+pipe cannot be read: it is a pipe, a socket or a device; name a file \(EFTYPE\)\.$/,
  },
  {
    what: 'a device without an end as fleets file',
    args: ['--fleets', '/dev/zero'],
    says: /^The fleets file \/dev\/zero cannot be read: it is a pipe, a socket or a device; name a file \(EFTYPE\)\.$/,
  },
  {
    what: 'a fleets file without an end',
    args: ['--fleets', inDir('endless')],
    says: /^The fleets file \S+endless cannot be read: it is larger than such a file may be; name another one \(EFBIG\)\.$/,
  },
  {
    what: 'a pipe as password file',
    replica: { basic_auth: { username: 'u', password_file: inDir('pipe') } },
    says: /: its password_file \S+pipe cannot be read: it is a pipe, a socket or a device; name a file \(EFTYPE\)$/,
  },
  {
    what: 'a pipe as certificate authority',
    replica: tls({ ca_file: inDir('pipe') }),
    says: /: its ca_file \S+pipe cannot be read: it is a pipe, a socket or a device; name a file \(EFTYPE\)$/,
  },
  {
    what: 'no fleets file',
    args: ['--fleets', inDir('none')],
    says: /^The fleets file \S+none cannot be read: it is not there; look at the path \(ENOENT\)\.$/,
  },
  {
    what: 'a fleets file that may not be read',
    args: ['--fleets', inDir('secret')],
    says: /^The fleets file \S+secret cannot be read: the user of this process may not; .* \(EACCES\)\.$/,
  },
  {
    what: 'aliases without end',
    fleets: `${bomb('abcdefgh')}fleets: *h\n`,
    says: /^\S+fleets.yaml: its aliases cannot be followed \(Excessive alias count .*\): write out what they name$/,
  },
  {
    what: 'an alias of itself',
    fleets:
      'fleets: [&a {id: f, kind: hash, driver: process, process: {shards: 1, scrape_configs: [{job_name: a, x: *a}]}}]',
    says: /^\S+fleets.yaml: its aliases cannot be followed \(.*circular.*\): write out what they name$/,
  },
  {
    what: 'a certificate authority that is not there',
    replica: tls({ ca_file: 'none.pem' }),
    says: /fleets\[0\]\.static\.shards\[0\]\.replicas\[0\]: its ca_file \S+none.pem cannot be read: it is not there; look at the path \(ENOENT\)$/,
  },
  {
    what: 'a certificate authority that is a folder',
    replica: tls({ ca_file: dir }),
    says: /: its ca_file \S+ cannot be read: it is a folder; name a file \(EISDIR\)$/,
  },
  {
    what: 'a certificate authority that is no certificate',
    replica: tls({ ca_file: inDir('file') }),
    says: /: its ca_file \S+file cannot be used: write a certificate in PEM form \(.*\)$/,
  },
  {
    what: 'a key that may not be read',
    replica: tls({ cert_file: inDir('file'), key_file: inDir('secret') }),
    says: /: its key_file \S+secret cannot be read: the user of this process may not; .* \(EACCES\)$/,
  },
  {
    what: 'a token file that is a folder',
    replica: { bearer_token_file: dir },
    says: /: its bearer_token_file \S+ cannot be read: it is a folder; name a file \(EISDIR\)$/,
  },
];

function bomb(names: string): string {
  return [...names].reduce((text, name, i) => {
    const items = Array(9).fill(i === 0 ? 'x' : `*${names[i - 1]}`);
    return `${text}${name}: &${name} [${items.join()}]\n`;
  }, '');
}

beforeAll(() => {
  mkdirSync(inDir('closed'), { mode: 0o500 });
  writeFileSync(inDir('file'), 'no certificate');
  writeFileSync(inDir('secret'), 'fleets: []');
  writeFileSync(inDir('endless'), '');
  chmodSync(inDir('secret'), 0);
  execFileSync('mkfifo', [inDir('pipe')]);
  truncateSync(inDir('endless'), 1e12);
});

afterAll(() => rmSync(dir, { recursive: true }));

function refusal(output: string): string[] {
  const [first, ...lines] = output.trimEnd().split('\n');
  expect(first).toBe('promshards does not start:');
  return lines.map((line) => line.replace(/^ {2}- /, ''));
}

(canRefuse ? test : test.skip).each(CASES)(
  '$what: one line with path and remedy',
  async ({ fleets, replica = {}, args = [], says }) => {
    const shards = [{ ...MEMBER, replicas: [{ ...MEMBER.replicas[0], ...replica }] }];
    const text =
      fleets ?? JSON.stringify({ fleets: [{ id: 'f', kind: 'hash', driver: 'static', static: { shards } }] });
    const started = await refusedProxy({ fleets: text, args: ['--allow-servers', 'x', ...args], enter: NO_OVERRIDE });
    expect(started.code).toBe(1);
    expect(refusal(started.output)).toEqual([expect.stringMatching(says)]);
  },
  SLOW
);

(canMount ? test : test.skip)(
  'a read-only file system: one line with path and remedy',
  async () => {
    const disk = await smallDisk(1 << 20);
    try {
      await disk.remount('ro');
      const args = ['--allow-servers', 'x', '--data-dir', path.join(disk.dir, 'data')];
      const started = await refusedProxy({ fleets: 'fleets: []', args, enter: disk.enter });
      expect(started.code).toBe(1);
      expect(refusal(started.output)).toEqual([
        expect.stringMatching(
          /^The data directory \S+data cannot be used: its file system is read-only; .* \(EROFS\)\.$/
        ),
      ]);
    } finally {
      await disk.end();
    }
  },
  SLOW
);
