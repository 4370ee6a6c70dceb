import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { answers, createChildren } from '../../scripts/lib/children.mjs';
import { buildDir, root } from '../../scripts/lib/paths.mjs';
import { checkPorts } from '../../scripts/lib/ports.mjs';
import { findPrometheus } from '../../scripts/tools.mjs';
import { freePort } from '../harness/prometheus';

/** What the scenarios run against, apart from the page itself. */
export interface Backend {
  readonly proxyUrl: string;
  /** The operator's. */
  readonly token: string | undefined;
  /** The demo's own address: `/totals`, `/pause`, `/resume`. */
  readonly demoUrl: string;
  /** Where the proxy keeps its shards, and with them their process ids. */
  readonly proxyData: string;
}

/** Demo services, the proxy with its shards and the host page, started for the tests alone. */
export interface Stack extends Backend {
  readonly hostUrl: string;
  /** Kills the proxy, which leaves its shards as they are; what is returned starts it again. */
  killProxy(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

const TARGETS = 9;
const SHARDS = 3;
const TOKEN = 'a-token-for-the-browser-tests';
const OPERATOR_TOKEN = 'a-token-for-who-looks-behind-them';
const DEMO_TOKEN = 'another-token-for-the-browser-tests';

/**
 * Starts the demo, a proxy with the process fleet `demo` and the host page, all from their builds.
 * Throws with the end of a log when one of them does not start. `loaded`: addresses of the shards of a second fleet of that name.
 */
export async function startStack(loaded: readonly string[]): Promise<Stack> {
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-browser-'));
  const children = createChildren({ logDir: path.join(dir, 'logs'), onExit: () => undefined });
  process.once('exit', children.killAll);
  const stop = async () => {
    await children.stop();
    process.off('exit', children.killAll);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const demoUrl = await startDemo(children);
    const targets = (await (await fetch(`${demoUrl}/targets`)).json()) as unknown;
    const { url: proxyUrl, kill: killProxy } = await startProxy(children, {
      dir,
      fleets: [demoFleet(targets), scaledFleet(targets), loadedFleet(loaded)],
    });
    const hostUrl = await startHostPage(children, { proxyUrl, token: TOKEN });
    return { demoUrl, proxyUrl, hostUrl, token: OPERATOR_TOKEN, proxyData: path.join(dir, 'proxy'), killProxy, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What `npm start` has running, or what the environment names instead. */
export async function runningBackend(env: NodeJS.ProcessEnv): Promise<Backend> {
  const kept = await readFile(path.join(root, '.data', 'operator-token'), 'utf8').catch(() => '');
  return {
    proxyUrl: env.PROMSHARDS_URL ?? 'http://127.0.0.1:9400',
    token: env.PROMSHARDS_OPERATOR_TOKEN ?? (kept.trim() || undefined),
    demoUrl: env.PROMSHARDS_DEMO_URL ?? 'http://127.0.0.1:19200',
    proxyData: env.PROMSHARDS_DATA_DIR ?? path.join(root, '.data', 'proxy'),
  };
}

type Children = ReturnType<typeof createChildren>;

async function startDemo(children: Children): Promise<string> {
  const port = await freePorts(TARGETS + 1);
  const url = `http://127.0.0.1:${port}`;
  const flags = ['--targets', String(TARGETS), '--port', String(port)];
  await children.start('demo', [process.execPath, path.join(buildDir, 'demo/main.cjs'), ...flags], {
    ready: () => answers(`${url}/-/healthy`),
  });
  return url;
}

async function startProxy(
  children: Children,
  { dir, fleets }: { readonly dir: string; readonly fleets: readonly unknown[] }
): Promise<{ readonly url: string; readonly kill: Stack['killProxy'] }> {
  const prometheus = await findPrometheus();
  if (!prometheus.ok) {
    throw new Error(prometheus.problem);
  }
  const file = path.join(dir, 'fleets.yaml');
  await mkdir(dir, { recursive: true });
  await writeFile(file, JSON.stringify({ fleets }));
  const port = await freePort();
  const flags = Object.entries({
    listen: `127.0.0.1:${port}`,
    fleets: file,
    'data-dir': path.join(dir, 'proxy'),
    prometheus: prometheus.path,
    'allow-servers': '127.0.0.1',
  }).flatMap(([name, value]) => [`--${name}`, value]);
  const url = `http://127.0.0.1:${port}`;
  const start = () =>
    children.start('proxy', [process.execPath, path.join(buildDir, 'server/main.cjs'), ...flags], {
      env: { PROMSHARDS_TOKEN: TOKEN, PROMSHARDS_OPERATOR_TOKEN: OPERATOR_TOKEN, PROMSHARDS_DEMO_TOKEN: DEMO_TOKEN },
      ready: () => answers(`${url}/-/ready`),
    });
  let pid = await start();
  const kill = async () => {
    if (pid !== undefined) {
      process.kill(pid, 'SIGKILL');
    }
    return async () => {
      pid = await start();
    };
  };
  return { url, kill };
}

/** The host page alone, over a proxy that runs. */
export async function startHostPage(
  children: Children,
  { proxyUrl, token }: { readonly proxyUrl: string; readonly token: string }
): Promise<string> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await children.start('host page', [process.execPath, path.join(buildDir, 'workbench/server.mjs')], {
    cwd: root,
    env: {
      PORT: String(port),
      PROMSHARDS_URL: proxyUrl,
      PROMSHARDS_TOKEN: token,
      PROMSHARDS_DEMO_TOKEN: DEMO_TOKEN,
    },
    ready: () => answers(url),
  });
  return url;
}

function scrapesOf(targets: unknown) {
  return [{ job_name: 'vms', scrape_interval: '1s', scrape_timeout: '1s', static_configs: targets }];
}

function demoFleet(targets: unknown) {
  return {
    id: 'demo',
    name: 'Demo',
    driver: 'process',
    kind: 'hash',
    token_env: 'PROMSHARDS_DEMO_TOKEN',
    scrape_interval: '1s',
    evaluation_interval: '15s',
    process: {
      shards: SHARDS,
      native_histograms: true,
      self_scrape: 'prometheus',
      retention: '1d',
      scrape_configs: scrapesOf(targets),
    },
  };
}

/** One shard, for scenarios that add some. */
function scaledFleet(targets: unknown) {
  return {
    id: 'scaled',
    name: 'Scaled',
    driver: 'process',
    kind: 'hash',
    scrape_interval: '1s',
    evaluation_interval: '15s',
    process: { shards: 1, retention: '1d', scrape_configs: scrapesOf(targets) },
  };
}

function loadedFleet(urls: readonly string[]) {
  const shards = urls.map((url, index) => ({ id: `loaded-${index}`, replicas: [{ url }] }));
  return {
    id: 'loaded',
    name: 'Loaded',
    driver: 'static',
    kind: 'hash',
    partition_labels: ['instance'],
    scrape_interval: '15s',
    evaluation_interval: '1m',
    experimental: true,
    static: { shards },
  };
}

/** The first of `count` ports in a row that nothing listened on a moment ago. */
async function freePorts(count: number): Promise<number> {
  for (let tries = 0; tries < 20; tries++) {
    const first = await freePort();
    const wanted = Array.from({ length: count }, (_, i) => ({ port: first + i, what: 'the demo', flag: '' }));
    const free = await checkPorts(wanted).then(
      () => true,
      () => false
    );
    if (free) {
      return first;
    }
  }
  throw new Error(`no ${count} free ports in a row`);
}
