import path from 'node:path';
import { parseArgs } from 'node:util';

import { dataDir } from './paths.mjs';
import { Problem } from './problem.mjs';
import { storePrograms } from './stores/storePrograms.mjs';

const numbers = {
  shards: { otherwise: 2, from: 1, to: 50, help: 'Prometheus shards to run at least' },
  'max-shards': { otherwise: 6, from: 1, to: 50, help: 'and at most, under load; never fewer than --shards' },
  targets: { otherwise: 24, from: 1, to: 2_000, help: 'demo services to run' },
  'retention-days': { otherwise: 7, from: 1, to: 365, help: 'for which a shard keeps samples, drained ones too' },
  port: { otherwise: 3_000, from: 1, to: 65_535, help: 'port of Grafana or of the host page' },
  'proxy-port': { otherwise: 9_400, from: 1, to: 65_535, help: 'port of the proxy' },
  'demo-port': { otherwise: 19_200, from: 1, to: 63_000, help: 'first port of the demo; a service has one of its own' },
  'store-port': { otherwise: 18_900, from: 1, to: 65_520, help: 'first port of the store; an M3 has nine' },
  'node-exporter-port': { otherwise: 19_100, from: 1, to: 65_535, help: 'port of node_exporter' },
};

const helpText = [
  'npm start -- [options]: a demo with real Prometheus shards, the proxy and Grafana (or the host page)',
  '',
  ...Object.entries(numbers).map(
    ([name, { otherwise, help }]) => `  --${name} N`.padEnd(28) + `${help} (${otherwise})`
  ),
  `${'  --data-dir DIR'.padEnd(28)}where to keep what a second start continues with (.data)`,
  `${'  --store NAME'.padEnd(28)}a long-term store to run behind the shards: ${Object.keys(storePrograms).join(', ')} (none)`,
  `${'  --m3dbnode PATH'.padEnd(28)}the program of --store m3, where it is not found by itself`,
  `${'  --grafana-home DIR'.padEnd(28)}a Grafana to start, unpacked there`,
  `${'  --no-grafana'.padEnd(28)}start the host page even where a Grafana can be had`,
  '',
].join('\n');

/**
 * Reads the command line of `npm start`.
 *
 * @param {readonly string[]} args
 * @returns {{ help: string } | { shards: number, maxShards: number, targets: number, retentionDays: number, port: number, proxyPort: number,
 *   demoPort: number, nodeExporterPort: number, store: string | undefined, storePort: number, m3dbnode: string | undefined, dataDir: string, grafanaHome: string | undefined, noGrafana: boolean }}
 */
export function readStartOptions(args) {
  const texts = Object.fromEntries(
    [...Object.keys(numbers), 'data-dir', 'grafana-home', 'store', 'm3dbnode'].map((name) => [name, { type: 'string' }])
  );
  const flags = { help: { type: 'boolean', short: 'h' }, 'no-grafana': { type: 'boolean' } };
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: { ...texts, ...flags } }));
  } catch (error) {
    throw new Problem(`${error.message}. npm start -- --help lists the options.`);
  }
  if (values.help) {
    return { help: helpText };
  }
  const read = (name) => {
    const { otherwise, from, to } = numbers[name];
    const value = Number(values[name] ?? otherwise);
    if (!Number.isInteger(value) || value < from || value > to) {
      throw new Problem(`--${name} takes a whole number from ${from} to ${to}, not "${values[name]}".`);
    }
    return value;
  };
  if (values.store !== undefined && !Object.hasOwn(storePrograms, values.store)) {
    throw new Problem(`--store takes ${Object.keys(storePrograms).join(', ')}, not "${values.store}".`);
  }
  if (values.m3dbnode !== undefined && values.store !== 'm3') {
    throw new Problem('--m3dbnode goes with --store m3.');
  }
  return {
    shards: read('shards'),
    maxShards: Math.max(read('shards'), read('max-shards')),
    targets: read('targets'),
    retentionDays: read('retention-days'),
    port: read('port'),
    proxyPort: read('proxy-port'),
    demoPort: read('demo-port'),
    nodeExporterPort: read('node-exporter-port'),
    store: values.store,
    storePort: read('store-port'),
    m3dbnode: values.m3dbnode === undefined ? undefined : path.resolve(values.m3dbnode),
    dataDir: path.resolve(values['data-dir'] ?? dataDir),
    grafanaHome: values['grafana-home'],
    noGrafana: values['no-grafana'] === true,
  };
}
