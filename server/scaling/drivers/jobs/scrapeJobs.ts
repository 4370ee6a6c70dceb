import path from 'node:path';
import { z } from 'zod';

import { type ScrapeConfig } from '../../../fleets/scrapeConfigSchema';
import { sentences } from '../../../sentences';
import { type DnsSource, dnsSourceSchema } from '../../../discovery/dnsSource';
import { isTargetsFile } from './fileSource';
import { type HttpSource, httpSourceSchema } from './httpSource';
import { refusedAddresses } from './refusedAddresses';
import { asList, isObject, type TargetGroup, targetGroups } from '../../../discovery/targetGroups';

/** A scrape job whose targets are split over the shards. */
export interface SplitJob {
  readonly name: string;
  /** The scrape configuration without its service discovery. */
  readonly rest: ScrapeConfig;
  readonly groups: readonly TargetGroup[];
  /** Absolute paths or globs of service discovery files. */
  readonly files: readonly string[];
  readonly http: readonly HttpSource[];
  readonly dns: readonly DnsSource[];
}

export interface ScrapeJobs {
  readonly split: readonly SplitJob[];
  /** Configurations every shard gets as they are. */
  readonly replicated: readonly ScrapeConfig[];
  /** What keeps the configurations from being used, each a sentence. */
  readonly problems: readonly string[];
}

/** What the fleets file says of the jobs of a fleet. */
export interface GivenJobs {
  readonly id: string;
  readonly replicated_jobs: readonly string[];
  readonly scrape_configs: readonly ScrapeConfig[];
}

/** Sorts a fleet's scrape configurations into what is split and what every shard gets. Relative paths start at `baseDir`. */
export function scrapeJobs(fleet: GivenJobs, baseDir: string): ScrapeJobs {
  const split: SplitJob[] = [];
  const replicated: ScrapeConfig[] = [];
  const problems: string[] = [];
  for (const written of fleet.scrape_configs) {
    const config = withAbsolutePaths(written, baseDir);
    if (fleet.replicated_jobs.includes(config.job_name)) {
      replicated.push(config);
      continue;
    }
    const job = splitJob(config);
    split.push(job.job);
    problems.push(...job.problems.map((problem) => `Job "${config.job_name}" of fleet "${fleet.id}": ${problem}`));
  }
  const names = new Set(fleet.scrape_configs.map((config) => config.job_name));
  for (const job of fleet.replicated_jobs.filter((name) => !names.has(name))) {
    problems.push(`Fleet "${fleet.id}" lists "${job}" under replicated_jobs, but has no such job.`);
  }
  return { split, replicated, problems };
}

const sourcesSchema = z.object({
  http_sd_configs: z.array(httpSourceSchema).prefault([]),
  dns_sd_configs: z.array(dnsSourceSchema).prefault([]),
});

/** Takes service discovery out of a job, as far as it can be done here; the rest is a problem. */
function splitJob(config: ScrapeConfig): { readonly job: SplitJob; readonly problems: readonly string[] } {
  const { static_configs: fixed, file_sd_configs: files, http_sd_configs: http, dns_sd_configs: dns, ...rest } = config;
  const sources = sourcesSchema.safeParse({ http_sd_configs: http, dns_sd_configs: dns });
  const { groups, problems: bad } = targetGroups(fixed, { scalars: true });
  const globs = fileGlobs(files);
  const foreign = Object.keys(rest).filter((key) => key.endsWith('_sd_configs'));
  const problems = [
    ...(sources.success ? [] : sentences(sources.error)),
    // With any relabelling Prometheus refuses the targets alone.
    ...(asList(rest.relabel_configs).length > 0 ? [] : [...refusedAddresses(groups, rest).values()]).map(
      (problem) => `static_configs: ${problem}`
    ),
    ...bad.map((problem) => `static_configs${problem.startsWith('[') ? '' : ': '}${problem}`),
    ...globs
      .filter((name) => !isTargetsFile(name))
      .map((name) => `path name "${name}" is not valid for file discovery`),
    ...(foreign.length > 0
      ? [
          `${foreign.join(' and ')}: only static, file, http and dns service discovery can be split over shards. ` +
            'List the job under replicated_jobs to have every shard scrape it.',
        ]
      : []),
  ];
  return {
    job: {
      name: config.job_name,
      rest,
      groups,
      files: globs,
      http: sources.data?.http_sd_configs ?? [],
      dns: sources.data?.dns_sd_configs ?? [],
    },
    problems,
  };
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
