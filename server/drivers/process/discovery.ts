import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import { type SplitJob, type TargetGroup, targetGroups } from './scrapeJobs';
import { type DiscoveredJob } from './shardConfig';

/** Reads the targets of jobs from their configuration and their service discovery files. */
export class Discovery {
  private readonly lastGood = new Map<string, readonly TargetGroup[]>();

  constructor(private readonly jobs: readonly SplitJob[]) {}

  /** Whether targets can change while the proxy runs. */
  get changes(): boolean {
    return this.jobs.some((job) => job.files.length > 0);
  }

  /** The targets now. A file that cannot be read keeps its last good content, as in Prometheus, and is a problem. */
  read(): { readonly jobs: readonly DiscoveredJob[]; readonly problems: readonly string[] } {
    const problems: string[] = [];
    const jobs = this.jobs.map((job) => {
      const files = job.files.flatMap(matchingFiles);
      const groups = files.flatMap((file) => {
        try {
          this.lastGood.set(file, readGroups(file));
        } catch {
          problems.push(`The targets file ${file} cannot be read; its last content is used.`);
        }
        return this.lastGood.get(file) ?? [];
      });
      return { name: job.name, groups: [...job.groups, ...groups] };
    });
    return { jobs, problems };
  }
}

function readGroups(file: string): TargetGroup[] {
  const content: unknown = parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(content)) {
    throw new Error('a targets file is a list');
  }
  return targetGroups(content);
}

/** Prometheus allows `*` in the last part of the path only. */
function matchingFiles(pattern: string): string[] {
  const dir = path.dirname(pattern);
  const name = path.basename(pattern);
  const regex = new RegExp(`^${name.split('*').map(escape).join('.*')}$`);
  try {
    return readdirSync(dir)
      .filter((entry) => regex.test(entry))
      .sort()
      .map((entry) => path.join(dir, entry));
  } catch {
    return [];
  }
}

function escape(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
