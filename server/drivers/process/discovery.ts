import { Resolver } from 'node:dns/promises';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import { type Discovered, type TargetGroup } from '../driver';
import { type Dns, dnsTargets } from './dnsSource';
import { httpTargets } from './httpSource';
import { type SplitJob } from './scrapeJobs';
import { targetGroups } from './targetGroups';

interface Source {
  /** For a person: `http://sd/targets`. */
  readonly name: string;
  readonly refresh: number;
  readonly ask: () => Promise<readonly TargetGroup[]>;
  asked: number;
  /** What it gave last, as long as it gave anything. */
  groups: readonly TargetGroup[];
  failure: string | undefined;
}

/** Finds the targets of jobs: in their configuration, in service discovery files, over HTTP and by DNS. */
export class Discovery {
  private readonly lastGood = new Map<string, readonly TargetGroup[]>();
  private readonly sources: ReadonlyMap<SplitJob, readonly Source[]>;

  constructor(
    private readonly jobs: readonly SplitJob[],
    private readonly now: () => number = Date.now,
    dns: Dns = new Resolver({ timeout: 5000, tries: 2 })
  ) {
    this.sources = new Map(jobs.map((job) => [job, sourcesOf(job, dns)]));
  }

  /** The targets now. A source that fails keeps what it gave last, as in Prometheus, and is a problem. */
  async read(): Promise<Discovered> {
    const problems: string[] = [];
    const jobs = await Promise.all(
      this.jobs.map(async (job) => {
        const files = job.files.flatMap(matchingFiles).flatMap((file) => this.fromFile(file, problems));
        const asked = await Promise.all(
          (this.sources.get(job) ?? []).map((source) => this.fromSource(source, problems))
        );
        return { name: job.name, groups: [...job.groups, ...files, ...asked.flat()] };
      })
    );
    return { jobs, problems };
  }

  private fromFile(file: string, problems: string[]): readonly TargetGroup[] {
    try {
      this.lastGood.set(file, readGroups(file));
    } catch {
      problems.push(`The targets file ${file} cannot be read; its last content is used.`);
    }
    return this.lastGood.get(file) ?? [];
  }

  private async fromSource(source: Source, problems: string[]): Promise<readonly TargetGroup[]> {
    if (this.now() >= source.asked + source.refresh) {
      source.asked = this.now();
      try {
        source.groups = await source.ask();
        source.failure = undefined;
      } catch (error) {
        source.failure = error instanceof Error ? error.message : String(error);
      }
    }
    if (source.failure !== undefined) {
      problems.push(`${source.name} gives no targets (${source.failure}); what it gave last is used.`);
    }
    return source.groups;
  }
}

function sourcesOf(job: SplitJob, dns: Dns): readonly Source[] {
  const fresh = { asked: -Infinity, groups: [], failure: undefined };
  return [
    ...job.http.map((source) => ({
      ...fresh,
      name: source.url,
      refresh: source.refresh_interval,
      ask: () => httpTargets(source),
    })),
    ...job.dns.map((source) => ({
      ...fresh,
      name: `DNS for ${source.names.join(', ')}`,
      refresh: source.refresh_interval,
      ask: () => dnsTargets(source, dns),
    })),
  ];
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
