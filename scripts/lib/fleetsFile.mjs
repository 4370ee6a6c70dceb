import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes the fleets file of the demo: one hash fleet of process shards that scrapes the demo's services and node_exporter.
 * JSON is YAML.
 *
 * @param {string} file
 * @param {{ shards: number, targets: readonly { targets: string[], labels: Record<string, string> }[], nodeExporter?: string }} options
 *   `nodeExporter` is its host and port.
 */
export async function writeFleetsFile(file, { shards, targets, nodeExporter }) {
  const jobs = [{ job_name: 'vms', scrape_interval: '5s', static_configs: targets }];
  if (nodeExporter) {
    jobs.push({ job_name: 'node', scrape_interval: '5s', static_configs: [{ targets: [nodeExporter], labels: {} }] });
  }
  const fleet = {
    id: 'demo',
    name: 'Demo',
    driver: 'process',
    kind: 'hash',
    token_env: 'PROMSHARDS_DEMO_TOKEN',
    scrape_interval: '5s',
    evaluation_interval: '15s',
    process: {
      shards,
      native_histograms: true,
      self_scrape: 'prometheus',
      retention: '7d',
      cpu_limit: 1,
      memory_limit: '512Mi',
      scrape_configs: jobs,
    },
  };
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ fleets: [fleet] }, null, 2)}\n`);
}
