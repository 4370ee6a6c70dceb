import path from 'node:path';

import { type ProcessFleet, type ScrapeConfig } from '../../fleets/fleetsFile';

/** Targets that share labels, as Prometheus' service discovery files write them. */
export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** A scrape job whose targets are split over the shards. */
export interface SplitJob {
  readonly name: string;
  /** The scrape configuration without its service discovery. */
  readonly rest: ScrapeConfig;
  readonly groups: readonly TargetGroup[];
  /** Absolute paths or globs of service discovery files. */
  readonly files: readonly string[];
}

export interface ScrapeJobs {
  readonly split: readonly SplitJob[];
  /** Configurations every shard gets as they are. */
  readonly replicated: readonly ScrapeConfig[];
  /** What keeps the configurations from being used, each a sentence. */
  readonly problems: readonly string[];
}

/** Sorts a fleet's scrape configurations into what is split and what every shard gets. Relative paths start at `baseDir`. */
export function scrapeJobs(fleet: ProcessFleet, baseDir: string): ScrapeJobs {
  const split: SplitJob[] = [];
  const replicated: ScrapeConfig[] = [];
  const problems: string[] = [];
  for (const written of fleet.process.scrape_configs) {
    const config = withAbsolutePaths(written, baseDir);
    if (fleet.replicated_jobs.includes(config.job_name)) {
      replicated.push(config);
      continue;
    }
    const { static_configs: fixed, file_sd_configs: files, ...rest } = config;
    const foreign = Object.keys(rest).filter((key) => key.endsWith('_sd_configs'));
    if (foreign.length > 0) {
      problems.push(
        `Job "${config.job_name}" of fleet "${fleet.id}" uses ${foreign.join(' and ')}: only static_configs and file_sd_configs ` +
          'can be split over shards. List the job under replicated_jobs to have every shard scrape it.'
      );
    }
    split.push({ name: config.job_name, rest, groups: targetGroups(fixed), files: fileGlobs(files) });
  }
  const names = new Set(fleet.process.scrape_configs.map((config) => config.job_name));
  for (const job of fleet.replicated_jobs.filter((name) => !names.has(name))) {
    problems.push(`Fleet "${fleet.id}" lists "${job}" under replicated_jobs, but has no such job.`);
  }
  return { split, replicated, problems };
}

/** The groups in what should be a list of them; anything else in it is left out. */
export function targetGroups(value: unknown): TargetGroup[] {
  return asList(value).flatMap((group) => {
    if (!isObject(group)) {
      return [];
    }
    const labels = isObject(group.labels) ? Object.entries(group.labels).map(([k, v]) => [k, String(v)]) : [];
    return [{ targets: asList(group.targets).map(String), labels: Object.fromEntries(labels) }];
  });
}

function fileGlobs(value: unknown): string[] {
  return asList(value).flatMap((config) => (isObject(config) ? asList(config.files).map(String) : []));
}

/** Prometheus takes relative paths from its configuration file's folder, and each shard has another one. */
function withAbsolutePaths(config: ScrapeConfig, baseDir: string): ScrapeConfig {
  const absolute = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') {
      return key.endsWith('_file') || key === 'files' ? path.resolve(baseDir, value) : value;
    }
    if (Array.isArray(value)) {
      return value.map((item) => absolute(item, key));
    }
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, absolute(v, k)])) : value;
  };
  const entries = Object.entries(config).map(([key, value]) => [key, absolute(value, key)] as const);
  return { ...Object.fromEntries(entries), job_name: config.job_name };
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
