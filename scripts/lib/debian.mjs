import { chmod, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { isExecutable, onPath, publish, withScratch } from './cache.mjs';
import { run } from './run.mjs';
import { lastLine } from './upstream.mjs';

const KEYRINGS = ['/usr/share/keyrings/debian-archive-keyring.gpg', '/usr/share/keyrings/debian-archive-keyring.pgp'];

/**
 * Brings programs out of packages of Debian (unstable, or another suite) and leaves the system alone: apt runs with lists, caches and status of its
 * own, checks the archive's signature with the machine's Debian keyring, and the packages are unpacked, not installed.
 *
 * @param {{ packages: Readonly<Record<string, readonly string[]>>, suite?: string, share?: string }} wanted Package to the programs
 *   taken from its `usr/bin`, each `source` or `source:name it gets`. `share` is a folder of the system that they read: they read
 *   the one they are run in instead.
 * @param {{ into: string, say: (line: string) => void, accept?: (version: string) => boolean }} options `into` is the folder
 *   under `.cache/`, filled with `bin/<binary>`; `accept` sees the version of every package.
 */
export async function bringDebian(wanted, { into, say, accept = () => true }) {
  await withDebianPackages(Object.keys(wanted.packages), {
    say,
    accept,
    suite: wanted.suite,
    use: (root) => publish(into, (dir) => pick(wanted, { from: path.join(root, 'usr', 'bin'), dir })),
  });
}

/**
 * Downloads and unpacks packages of Debian as `bringDebian` does, and gives `use` the folder they were unpacked
 * into, which is gone afterwards.
 *
 * @param {readonly string[]} names
 * @param {{ say: (line: string) => void, accept?: (version: string) => boolean, suite?: string,
 *   use: (root: string) => Promise<unknown> }} options `suite` is unstable when not given.
 */
export async function withDebianPackages(names, { say, accept = () => true, suite = 'unstable', use }) {
  const mirror = await debianMirror();
  const keyring = await findKeyring();
  if (!mirror || !keyring || !(await onPath(['apt-get'])) || !(await onPath(['dpkg-deb']))) {
    throw new Error('this machine has no apt with a Debian archive and its keyring');
  }
  await withScratch(async (scratch) => {
    const config = await privateApt(scratch, { mirror, keyring, suite });
    say(`reading the package lists of Debian ${suite}`);
    await apt(config, ['update'], scratch);
    for (const name of names) {
      await checkVersion(config, name, { accept, suite });
      say(`downloading Debian's ${name}`);
      await apt(config, ['download', name], scratch);
    }
    await unpackAll(scratch);
    await use(path.join(scratch, 'root'));
  });
}

/** The archive this machine's apt takes Debian from, or undefined where it is no Debian. */
async function debianMirror() {
  const files = ['/etc/apt/sources.list'];
  const parts = await readdir('/etc/apt/sources.list.d').catch(() => []);
  files.push(...parts.map((name) => path.join('/etc/apt/sources.list.d', name)));
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const found = text
      .split('\n')
      .filter((line) => /^\s*(deb\s|URIs:)/i.test(line))
      .flatMap((line) => line.match(/(https?|file):\S+?\/debian(?=\/?(\s|$))/) ?? []);
    if (found[0]) {
      return found[0];
    }
  }
  return undefined;
}

async function findKeyring() {
  for (const file of KEYRINGS) {
    if (await readFile(file).then(Boolean, () => false)) {
      return file;
    }
  }
  return undefined;
}

async function privateApt(scratch, { mirror, keyring, suite }) {
  for (const dir of ['lists/partial', 'cache/archives/partial', 'root']) {
    await mkdir(path.join(scratch, dir), { recursive: true });
  }
  const sources = path.join(scratch, 'sources.list');
  await writeFile(sources, `deb [target=Packages signed-by=${keyring}] ${mirror} ${suite} main\n`);
  const config = path.join(scratch, 'apt.conf');
  await writeFile(
    config,
    [
      // The machine's own hooks act on the machine's own lists.
      '#clear APT::Update::Pre-Invoke;',
      '#clear APT::Update::Post-Invoke;',
      '#clear APT::Update::Post-Invoke-Success;',
      `Dir::Etc::sourcelist "${sources}";`,
      'Dir::Etc::sourceparts "/dev/null";',
      `Dir::State::lists "${scratch}/lists";`,
      'Dir::State::status "/dev/null";',
      `Dir::Cache "${scratch}/cache";`,
      'APT::Sandbox::User "";',
      'APT::Default-Release "";',
      'Acquire::Languages "none";',
      'Acquire::http::Timeout "10";',
      'Acquire::https::Timeout "10";',
      'Acquire::Retries "1";',
      '',
    ].join('\n')
  );
  return config;
}

async function apt(config, args, cwd) {
  const done = await run('apt-get', ['-c', config, '-q', ...args], { cwd, timeoutMs: 300_000 });
  // apt-get update ends with success even when it could fetch nothing.
  if (!done.ok || /^E: |^Err:/m.test(done.output)) {
    const reason = done.output.split('\n').find((line) => /^E: /.test(line)) ?? lastLine(done.output);
    throw new Error(`apt-get ${args.join(' ')}: ${reason.replace(/^E: /, '')}`);
  }
}

async function checkVersion(config, name, { accept, suite }) {
  const shown = await run('apt-cache', ['-c', config, 'show', '--no-all-versions', name]);
  const version = shown.output.match(/^Version: (?:\d+:)?(\S+)$/m)?.[1];
  if (!version) {
    throw new Error(`Debian ${suite} has no ${name} for this machine`);
  }
  if (!accept(version)) {
    throw new Error(`Debian ${suite}'s ${name} is ${version}`);
  }
}

async function unpackAll(scratch) {
  for (const name of await readdir(scratch)) {
    if (name.endsWith('.deb')) {
      const done = await run('dpkg-deb', ['-x', path.join(scratch, name), path.join(scratch, 'root')]);
      if (!done.ok) {
        throw new Error(`cannot unpack ${name}: ${lastLine(done.output)}`);
      }
    }
  }
}

async function pick({ packages, share }, { from, dir }) {
  await mkdir(path.join(dir, 'bin'));
  for (const entry of Object.values(packages).flat()) {
    const [source, name = source] = entry.split(':');
    const file = path.join(dir, 'bin', name);
    await copyFile(path.join(from, source), file);
    if (share !== undefined) {
      await readHere(file, share);
    }
    await chmod(file, 0o755);
  }
}

/** A path in a program is as long afterwards as it was: Go keeps the lengths of strings elsewhere. */
async function readHere(file, share) {
  const program = await readFile(file, 'latin1');
  await writeFile(file, program.replaceAll(share, './'.repeat(share.length).slice(0, share.length)), 'latin1');
}

/**
 * Installs Debian packages into the system; only root can.
 *
 * @param {readonly string[]} packages
 * @param {(line: string) => void} say
 */
export async function installDebian(packages, say) {
  if (process.getuid?.() !== 0 || !(await onPath(['apt-get'])) || !(await isExecutable('/usr/bin/dpkg'))) {
    throw new Error('only root on a Debian machine can install packages');
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  say(`installing ${packages.join(', ')}`);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const done = await run('apt-get', ['-q', ...args], { env, timeoutMs: 600_000 });
    if (!done.ok) {
      throw new Error(`apt-get ${args[0]}: ${lastLine(done.output)}`);
    }
  }
}
