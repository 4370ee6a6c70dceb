#!/usr/bin/env node
// npm start: a demo of the whole thing on this machine, with nothing but Node. Stops with Ctrl-C; a second start continues.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { builds, buildStale } from './lib/builds.mjs';
import { isExecutable } from './lib/cache.mjs';
import { answers, createChildren } from './lib/children.mjs';
import { closeDataFolder, openDataFolder, sharedToken } from './lib/dataFolder.mjs';
import { writeFleetsFile } from './lib/fleetsFile.mjs';
import { findGrafana, grafanaCommand } from './lib/grafana.mjs';
import { ensureNpmPackages } from './lib/npmPackages.mjs';
import { root } from './lib/paths.mjs';
import { checkPorts } from './lib/ports.mjs';
import { Problem, tell } from './lib/problem.mjs';
import { readStartOptions } from './lib/startOptions.mjs';
import { storePrograms } from './lib/stores/storePrograms.mjs';
import { storeUrl } from './lib/stores/storeProgram.mjs';
import { findNodeExporter, findPrometheus } from './tools.mjs';

const say = (line) => process.stdout.write(`  ${line}\n`);
const step = (line) => process.stdout.write(`${line}\n`);

/** What is there before anything is started. */
async function prepare(options) {
  step('Checking ports and disk');
  await openDataFolder(options.dataDir);
  await checkPorts([
    { port: options.port, what: 'Grafana or the host page', flag: '--port' },
    { port: options.proxyPort, what: 'the proxy', flag: '--proxy-port' },
    { port: options.nodeExporterPort, what: 'node_exporter', flag: '--node-exporter-port' },
    ...storePorts(options).map((port) => ({ port, what: 'the store', flag: '--store-port' })),
    ...Array.from({ length: options.targets + 1 }, (_, index) => ({
      port: options.demoPort + index,
      what: 'the demo',
      flag: '--demo-port',
    })),
  ]);
  step('Installing npm packages where they are missing');
  say(await ensureNpmPackages(say));
  step('Finding Prometheus');
  const prometheus = await findPrometheus({ say });
  if (!prometheus.ok) {
    throw new Problem(prometheus.problem);
  }
  say(`${prometheus.version} at ${prometheus.path}`);
  const nodeExporter = await findNodeExporter({ say });
  say(nodeExporter.ok ? `node_exporter ${nodeExporter.version} at ${nodeExporter.path}` : nodeExporter.problem);
  const storeProgram = await findStore(options);
  const grafana = options.noGrafana ? { ok: false, problem: '--no-grafana' } : await lookForGrafana(options);
  step('Building what is stale');
  const built = await buildStale(builds, say);
  say(built.length > 0 ? `built: ${built.join(', ')}` : 'all is up to date');
  return { prometheus, nodeExporter, storeProgram, grafana };
}

function storePorts({ store, storePort }) {
  return Array.from({ length: storePrograms[store]?.ports ?? 0 }, (_, index) => storePort + index);
}

/** The path of the store's program; nothing where none is wanted. */
async function findStore({ store, m3dbnode }) {
  if (store === undefined) {
    return undefined;
  }
  const { title, find } = storePrograms[store];
  step(`Finding ${title}`);
  if (m3dbnode !== undefined) {
    if (!(await isExecutable(m3dbnode))) {
      throw new Problem(`${m3dbnode} is no program that can be run: --m3dbnode takes the path of an m3dbnode.`);
    }
    say(m3dbnode);
    return m3dbnode;
  }
  const found = await find({ say });
  if (!found.ok) {
    throw new Problem(found.problem);
  }
  say(`${found.version} at ${found.path}`);
  return found.path;
}

async function startStore(children, { store, storePort, storeProgram, dataDir }) {
  if (storeProgram === undefined) {
    return undefined;
  }
  const { title, flavour, writePath, healthPath, prepare, setUp } = storePrograms[store];
  step(`Starting ${title} as the long-term store`);
  const place = { dir: path.join(dataDir, store), ports: storePorts({ store, storePort }) };
  await mkdir(place.dir, { recursive: true });
  const url = storeUrl(place);
  await children.start(title, [storeProgram, ...(await prepare(place))], {
    ready: () => answers(url + healthPath),
    readyMs: 180_000,
  });
  await setUp(place);
  return { url, flavour, writePath };
}

async function lookForGrafana({ grafanaHome }) {
  step('Finding Grafana');
  const grafana = await findGrafana(grafanaHome, say);
  say(
    grafana.ok ? `${grafana.version} at ${grafana.home}` : `none: ${grafana.problem}; the host page stands in for it`
  );
  return grafana;
}

async function startDemo(children, { targets, demoPort }) {
  step(`Starting ${targets} demo services`);
  const url = `http://127.0.0.1:${demoPort}`;
  const args = ['--targets', String(targets), '--port', String(demoPort)];
  await children.start('demo', [process.execPath, path.join(root, 'build/demo/main.cjs'), ...args], {
    ready: () => answers(`${url}/-/healthy`),
  });
  const response = await fetch(`${url}/targets`);
  return await response.json();
}

async function startNodeExporter(children, found, port) {
  if (!found.ok) {
    return undefined;
  }
  step('Starting node_exporter');
  const address = `127.0.0.1:${port}`;
  await children.start('node_exporter', [found.path, `--web.listen-address=${address}`], {
    ready: () => answers(`http://${address}/metrics`),
  });
  return address;
}

async function startProxy(
  children,
  { prometheus, shards, maxShards, retentionDays, proxyPort, targets, nodeExporter, store, tokens, dataDir }
) {
  step(`Starting the proxy and ${shards} Prometheus shards`);
  const fleets = path.join(dataDir, 'fleets.yaml');
  await writeFleetsFile(fleets, { shards, maxShards, retentionDays, targets, nodeExporter, store });
  const flags = {
    listen: `127.0.0.1:${proxyPort}`,
    fleets,
    'data-dir': path.join(dataDir, 'proxy'),
    // So that a fleet of servers on this machine can be made on the page.
    'allow-servers': '127.0.0.1',
    prometheus: prometheus.path,
    'stop-grace': '10s',
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  const url = `http://127.0.0.1:${proxyPort}`;
  await children.start('proxy', [process.execPath, path.join(root, 'build/server/main.cjs'), ...args], {
    env: tokens,
    // Answered once every shard does; after a restart they read their write-ahead logs first.
    ready: () =>
      answers(`${url}/fleets/demo/api/v1/query?query=count(up)`, {
        Authorization: `Bearer ${tokens.PROMSHARDS_DEMO_TOKEN}`,
      }),
    readyMs: 300_000,
  });
  return url;
}

async function startPage(children, { grafana, port, proxyUrl, tokens, dataDir, demoPort }) {
  const secrets = { PROMSHARDS_URL: proxyUrl, ...tokens };
  const url = `http://127.0.0.1:${port}`;
  if (grafana.ok) {
    step(`Starting Grafana ${grafana.version}`);
    const { command, env } = await grafanaCommand(grafana, { dataDir: path.join(dataDir, 'grafana'), port });
    await children.start('Grafana', command, {
      cwd: grafana.home,
      env: { ...env, ...secrets },
      ready: () => answers(`${url}/api/health`),
      readyMs: 180_000,
    });
  } else {
    step('Starting the host page');
    await children.start('host page', [process.execPath, path.join(root, 'build/workbench/server.mjs')], {
      cwd: root,
      env: { ...secrets, PORT: String(port), PROMSHARDS_DEMO_URL: `http://127.0.0.1:${demoPort}` },
      ready: () => answers(url),
    });
  }
  return url;
}

function summary({ grafana, url, proxyUrl, store, options }) {
  const app = `${url}/a/promshards-fleet-app`;
  const load = `five minutes in which the fleet grows${grafana.ok ? '' : '; also a button on the host page'}`;
  const days = options.retentionDays === 1 ? 'a day' : `${options.retentionDays} days`;
  return [
    '',
    grafana.ok
      ? `Grafana ${grafana.version}:   ${url}   (user admin, password admin)`
      : `Host page:        ${url}   (stands in for Grafana: ${grafana.problem})`,
    `Shards:           ${app}`,
    `Prometheus API:   ${proxyUrl}/fleets/demo/   (bearer token in ${path.join(options.dataDir, 'demo-token')})`,
    ...(store ? [`Long-term store:  ${store.url}   (what is kept: ${app}/store)`] : []),
    `Demo's own count: http://127.0.0.1:${options.demoPort}/totals`,
    `Load:             curl -X POST http://127.0.0.1:${options.demoPort}/load   (${load})`,
    `Drained shards:   go ${days} after they drained, and answer until then (--retention-days N changes that)`,
    `Logs:             ${path.join(options.dataDir, 'logs')}`,
    '',
    'Ctrl-C stops all of it and keeps the data.',
    '',
  ].join('\n');
}

/** Resolves with the reason to stop: a signal, or the problem of a process that ended by itself. */
function reasonToStop() {
  let fail;
  const reason = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => resolve(signal));
    }
    fail = resolve;
  });
  return { reason, fail };
}

async function main() {
  const options = readStartOptions(process.argv.slice(2));
  if ('help' in options) {
    process.stdout.write(options.help);
    return;
  }
  const { reason, fail } = reasonToStop();
  const children = createChildren({ logDir: path.join(options.dataDir, 'logs'), onExit: fail });
  process.once('exit', children.killAll);
  const started = run(options, children).then(() => reason);
  try {
    const why = await Promise.race([started, reason]);
    if (why instanceof Problem) {
      throw why;
    }
    step(`\nStopping (${why})`);
  } finally {
    started.catch(() => {});
    await children.stop();
    await closeDataFolder(options.dataDir);
  }
}

async function run(options, children) {
  const { prometheus, nodeExporter, storeProgram, grafana } = await prepare(options);
  const targets = await startDemo(children, options);
  const exporter = await startNodeExporter(children, nodeExporter, options.nodeExporterPort);
  // Grafana gets no operator's token.
  const tokens = {
    PROMSHARDS_TOKEN: await sharedToken(path.join(options.dataDir, 'token')),
    PROMSHARDS_DEMO_TOKEN: await sharedToken(path.join(options.dataDir, 'demo-token')),
  };
  const operatorToken = await sharedToken(path.join(options.dataDir, 'operator-token'));
  const store = await startStore(children, { ...options, storeProgram });
  const proxyUrl = await startProxy(children, {
    ...options,
    ...{ prometheus, targets, nodeExporter: exporter, store },
    tokens: { ...tokens, PROMSHARDS_OPERATOR_TOKEN: operatorToken },
  });
  const url = await startPage(children, { ...options, grafana, proxyUrl, tokens });
  process.stdout.write(summary({ grafana, url, proxyUrl, store, options }));
}

main()
  .catch(tell)
  // A download or a build that is still under way must not hold the program back.
  .finally(() => process.exit());
