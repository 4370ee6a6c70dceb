import path from 'node:path';
import { stringify } from 'yaml';

import { type ProcessFleet } from '../../../fleets/fleetsFile';
import { type DiscoveredJob } from '../driver';
import { type ScrapeJobs } from '../jobs/scrapeJobs';
import { serverArgs } from './serverArgs';
import { writeRelabelConfigs } from '../../../fleets/writeRelabelConfigs';

/** The targets file of the job under which a shard scrapes itself. */
export const SELF_FILE = 'self.json';

export interface ShardConfigOptions {
  /** Where split jobs find the files with their targets. */
  readonly targetsDir: string;
  /** It scrapes neither replicated jobs nor itself. */
  readonly draining: boolean;
}

/** The text of a shard's `prometheus.yml`. */
export function shardConfig(fleet: ProcessFleet, jobs: ScrapeJobs, options: ShardConfigOptions): string {
  const { targetsDir, draining } = options;
  const { external_labels: labels, remote_write: remoteWrite, self_scrape: own } = fleet.process;
  const written = [...remoteWrite, ...toStore(fleet)];
  const config = {
    global: {
      scrape_interval: `${fleet.scrape_interval}ms`,
      scrape_timeout: `${Math.min(10_000, fleet.scrape_interval)}ms`,
      evaluation_interval: `${fleet.evaluation_interval}ms`,
      ...(Object.keys(labels).length > 0 ? { external_labels: labels } : {}),
    },
    scrape_configs: [
      ...jobs.split.map((job, i) => ({
        ...job.rest,
        file_sd_configs: [fileDiscovery(path.join(targetsDir, targetsFile(i)))],
      })),
      ...(draining ? [] : jobs.replicated),
      ...(own === undefined || draining
        ? []
        : [{ job_name: own, file_sd_configs: [fileDiscovery(path.join(targetsDir, SELF_FILE))] }]),
    ],
    ...(written.length > 0 ? { remote_write: written } : {}),
  };
  // Prometheus reads YAML 1.1, where an unquoted `no` is false.
  return stringify(config, {
    version: '1.1',
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
  });
}

function toStore({ store }: ProcessFleet): readonly object[] {
  const { remote_write: target, allow } = store ?? {};
  const relabelling = allow === undefined ? {} : { write_relabel_configs: writeRelabelConfigs(allow) };
  return target === undefined ? [] : [{ ...target, ...relabelling }];
}

/**
 * Prometheus watches the folder of a file only after it has read the file first: what is written in between it finds when it reads
 * the file again. Source: Prometheus `discovery/file/file.go`, `refresh`.
 */
function fileDiscovery(file: string): object {
  return { files: [file], refresh_interval: '15s' };
}

/** The text of the targets file by which a shard that listens on `port` scrapes itself. */
export function selfTargetsText(shard: string, port: number): string {
  return `${JSON.stringify([{ targets: [`127.0.0.1:${port}`], labels: { instance: shard } }])}\n`;
}

/** The command line of a shard's process, without the program. */
export function shardArgs(fleet: ProcessFleet, options: { readonly dir: string; readonly port: number }): string[] {
  const { retention, native_histograms: native, args } = fleet.process;
  const features = [
    'exemplar-storage',
    ...(native ? ['native-histograms'] : []),
    ...(fleet.experimental ? ['promql-experimental-functions', 'promql-duration-expr'] : []),
  ];
  return [
    ...serverArgs({ ...options, retention }),
    `--query.lookback-delta=${fleet.lookback}ms`,
    `--enable-feature=${features.join(',')}`,
    ...args,
  ];
}

/** Job names may hold what file names may not. */
export function targetsFile(job: number): string {
  return `job-${job}.json`;
}

/** The text of a targets file: the part of a job's targets that has these addresses. */
export function targetsText(job: DiscoveredJob, addresses: ReadonlySet<string>): string {
  const groups = job.groups
    .map((group) => ({ ...group, targets: group.targets.filter((target) => addresses.has(target)) }))
    .filter((group) => group.targets.length > 0);
  return `${JSON.stringify(groups, null, 1)}\n`;
}
