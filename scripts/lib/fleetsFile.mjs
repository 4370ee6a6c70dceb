import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from './paths.mjs';

/** What the demo keeps for long: what its rules and alerts read, and people look at. No store but a Prometheus takes native histograms. */
const ALLOW = [
  'up',
  'http_requests_total',
  '{__name__=~"http_request_duration_seconds_(bucket|count|sum)"}',
  'app_memory_bytes',
];

/**
 * Writes the fleets file of `npm start`: that of `demo/`, with the services that run here, node_exporter, and numbers of shards.
 *
 * @param {string} file
 * @param {{ shards: number, maxShards: number, retentionDays: number, targets: readonly { targets: string[], labels: Record<string, string> }[],
 *   nodeExporter?: string, store?: { url: string, flavour: string, writePath: string } }} options `nodeExporter` is its host and port.
 */
export async function writeFleetsFile(file, { shards, maxShards, retentionDays, targets, nodeExporter, store }) {
  // Loaded here, for it is not there before the packages are installed.
  const { parse, stringify } = await import('yaml');
  const { fleets } = parse(await readFile(path.join(root, 'demo/fleets.yaml'), 'utf8'));
  const [fleet] = fleets;
  const [job] = fleet.process.scrape_configs;
  const jobs = [{ ...job, static_configs: targets }];
  if (nodeExporter) {
    jobs.push({ ...job, job_name: 'node', static_configs: [{ targets: [nodeExporter], labels: {} }] });
  }
  const written = {
    ...fleet,
    rules: { ...fleet.rules, files: fleet.rules.files.map((name) => path.join(root, 'demo', name)) },
    process: { ...fleet.process, shards, retention: `${retentionDays}d`, scrape_configs: jobs },
    policy: { ...fleet.policy, maxShards },
    ...(store && { store: storeOf(store) }),
  };
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, stringify({ fleets: [written] }));
}

function storeOf({ url, flavour, writePath }) {
  return { url, flavour, allow: ALLOW, remote_write: { url: url + writePath } };
}
