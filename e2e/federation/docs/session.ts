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

export interface SessionOutcome {
  readonly code: number | null;
  /** Of the blocks that were begun; the last of them is the one that failed where the code is not 0. */
  readonly outputs: readonly string[];
}

/** Where the documents have the proxy listen. */
const PROXY_PORTS = [9400, 9500];

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
    const [before, ...outputs] = output.split(MARK);
    return { code, outputs: outputs.length > 0 ? outputs : [before] };
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
    "trap '[ $? = 0 ] || tail -n 5 *.log; trap - EXIT; kill $(jobs -p) 2>/dev/null; wait' EXIT",
    ...(ports === 'own network'
      ? ['ip link set lo up', 'cat /etc/hosts >> ../hosts', 'mount --bind ../hosts /etc/hosts']
      : // Where it listens unless it is told otherwise.
        [`export PROMSHARDS_LISTEN=127.0.0.1:${PROXY_PORTS[0]}`]),
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
  return `printf '${MARK}'\n${file === undefined ? block.text : save}`;
}

/** The script with free ports in the place of those that documents print. */
async function atFreePorts(script: string): Promise<string> {
  let text = script;
  for (const { name, ip } of SERVERS) {
    const address = `127.0.0.1:${await freePort()}`;
    text = text.replaceAll(`${name}:9090`, address).replaceAll(`${ip}:9090`, address);
  }
  for (const port of PROXY_PORTS) {
    text = text.replaceAll(`:${port}`, `:${await freePort()}`);
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
    detached: true,
  });
  killWithUs(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
  // What it leaves behind would hold its output open.
  child.once('exit', () => endGroup(child.pid));
  let output = '';
  [child.stdout, child.stderr].forEach((stream) => stream.on('data', (chunk: Buffer) => (output += chunk.toString())));
  await once(child, 'close');
  clearTimeout(timer);
  return { code: child.exitCode, output };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) {
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
}
