import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { root } from '../../../scripts/lib/paths.mjs';
import { findPrometheus, findPromtool } from '../../../scripts/tools.mjs';
import { freePort } from '../../harness/prometheus';
import { killWithUs } from '../../harness/serverProcess';
import { type Block, fileOf } from './blocks';

/** Before the output of each block. */
const MARK = '\x1e';
const LONGEST_MS = 5 * 60_000;
/** The servers that a reader is taken to have. */
const SERVERS = [
  { name: 'prometheus-0', ip: '127.0.0.2' },
  { name: 'prometheus-1', ip: '127.0.0.3' },
];

/** What a block of a session came to. */
export interface Ran {
  readonly line: number;
  readonly output: string;
}

export interface SessionOutcome {
  readonly code: number | null;
  /** Of the blocks that were begun; the last of them is the one that failed where the code is not 0. */
  readonly ran: readonly Ran[];
}

/** How the ports that documents print are had: in a network of its own, or by free ports put in their place. */
export type Ports = 'own network' | 'other ports';

/** A network, processes and mounts of its own: what is in there ends with it. */
const OWN = ['--map-root-user', '--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];

/** Whether this machine lets us have a network of our own. */
export async function portsHere(): Promise<Ports> {
  return await promisify(execFile)('unshare', [...OWN, 'ip', 'link', 'set', 'lo', 'up']).then(
    () => 'own network',
    () => 'other ports'
  );
}

/**
 * Runs the blocks of a document in their order in one shell, as somebody does who pastes them, in a new folder that has what
 * the repository has. YAML blocks are saved as the file they name. Two Prometheus servers run at the addresses that the documents use.
 */
export async function runSession(blocks: readonly Block[], ports: Ports): Promise<SessionOutcome> {
  const home = await mkdtemp(path.join(tmpdir(), 'promshards-docs-'));
  try {
    await makeHome(home);
    const text = [setUp(ports), ...blocks.map(commands)].join('\n');
    await writeFile(path.join(home, 'session.sh'), ports === 'own network' ? text : await atFreePorts(text));
    const { code, output } = await runScript(home, ports);
    return { code, ran: parts(output, blocks) };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** `clone` shows the repository as it was built, `bin` has the programs that a reader is taken to have. */
async function makeHome(home: string): Promise<void> {
  const [clone, bin] = [path.join(home, 'clone'), path.join(home, 'bin')];
  await Promise.all([mkdir(clone), mkdir(bin)]);
  for (const name of (await readdir(root)).filter((one) => one !== '.git')) {
    await symlink(path.join(root, name), path.join(clone, name));
  }
  const programs = { prometheus: await findPrometheus(), promtool: await findPromtool() };
  for (const [name, found] of Object.entries(programs)) {
    if (!found.ok) {
      throw new Error(found.problem);
    }
    await symlink(found.path, path.join(bin, name));
  }
  await writeFile(path.join(home, 'hosts'), SERVERS.map(({ name, ip }) => `${ip} ${name}\n`).join(''));
}

/** Ends with what was started in it. */
function setUp(ports: Ports): string {
  return [
    'set -euo pipefail',
    "trap 'trap - EXIT; kill $(jobs -p) 2>/dev/null; wait' EXIT",
    ...(ports === 'own network'
      ? ['ip link set lo up', 'cat /etc/hosts >> ../hosts', 'mount --bind ../hosts /etc/hosts']
      : []),
    ...SERVERS.map(({ name, ip }) =>
      [
        `printf '%s' '${serverConfig(name)}' > ../${name}.yml`,
        `prometheus --config.file=../${name}.yml --storage.tsdb.path=../${name} --web.listen-address=${ip}:9090 --log.level=error &`,
        `until promtool query instant http://${name}:9090 up | grep -q '=> 1'; do sleep 0.2; done 2> ../waiting`,
      ].join('\n')
    ),
  ].join('\n');
}

function serverConfig(name: string): string {
  return JSON.stringify({
    global: { scrape_interval: '1s', evaluation_interval: '15s' },
    scrape_configs: [{ job_name: 'prometheus', static_configs: [{ targets: [`${name}:9090`] }] }],
  });
}

function commands(block: Block): string {
  const file = fileOf(block);
  const save = `cat > ${file} <<'END_OF_BLOCK'\n${block.text}END_OF_BLOCK\n`;
  return `printf '${MARK}%s\\n' ${block.line}\n${file === undefined ? block.text : save}`;
}

/** The script with free ports in the place of those that documents print. */
async function atFreePorts(script: string): Promise<string> {
  let text = script;
  for (const address of [
    ...SERVERS.flatMap(({ name, ip }) => [`${name}:9090`, `${ip}:9090`]),
    '127.0.0.1:9400',
    '127.0.0.1:9500',
  ]) {
    text = text.replaceAll(address, `127.0.0.1:${await freePort()}`);
  }
  return text;
}

async function runScript(
  home: string,
  ports: Ports
): Promise<{ readonly code: number | null; readonly output: string }> {
  const bash = ['bash', path.join(home, 'session.sh')];
  const [program, ...args] = ports === 'own network' ? ['unshare', ...OWN, ...bash] : bash;
  const PATH = [path.join(home, 'bin'), path.dirname(process.execPath), process.env.PATH].join(':');
  const child = spawn(program, args, {
    cwd: path.join(home, 'clone'),
    env: { PATH, HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  killWithUs(child);
  let output = '';
  [child.stdout, child.stderr].forEach((stream) => stream.on('data', (chunk: Buffer) => (output += chunk.toString())));
  await once(child, 'close');
  return { code: child.exitCode, output };
}

function parts(output: string, blocks: readonly Block[]): readonly Ran[] {
  const [before, ...rest] = output.split(MARK);
  const ran = rest.map((part) => ({ line: parseInt(part, 10), output: part.slice(part.indexOf('\n') + 1) }));
  return ran.length === 0 && blocks.length > 0 ? [{ line: 0, output: before }] : ran;
}
