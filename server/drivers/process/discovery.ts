import { Resolver } from 'node:dns/promises';

import { type Discovered, type DiscoveredJob } from '../driver';
import { type Dns, dnsSources } from './dnsSource';
import { fileSource, matchingFiles } from './fileSource';
import { httpSource } from './httpSource';
import { type SplitJob } from './scrapeJobs';
import { type GroupForm } from './targetGroups';
import { type TargetSource } from './targetSource';

export interface DiscoveryOptions {
  /** How the shards' Prometheus takes target groups. */
  readonly form?: GroupForm;
  /** Milliseconds. */
  readonly now?: () => number;
  readonly dns?: Dns;
}

/** Finds the targets of jobs: in their configuration, in service discovery files, over HTTP and by DNS. */
export class Discovery {
  private readonly jobs: readonly JobSources[];
  private readonly now: () => number;

  constructor(jobs: readonly SplitJob[], { form = {}, now = Date.now, dns = resolver() }: DiscoveryOptions = {}) {
    this.jobs = jobs.map((job) => new JobSources(job, { form, dns }));
    this.now = now;
  }

  /** The targets now. A source that fails keeps what it gave last, as in Prometheus, and is a problem. */
  async read(): Promise<Discovered> {
    const now = this.now();
    const found = await Promise.all(this.jobs.map((job) => job.read(now)));
    return { jobs: found.map(({ job }) => job), problems: found.flatMap(({ problems }) => problems) };
  }
}

/** Where the targets of one job are found. */
class JobSources {
  private readonly asked: readonly TargetSource[];
  private files = new Map<string, TargetSource>();

  constructor(
    private readonly job: SplitJob,
    private readonly options: { readonly form: GroupForm; readonly dns: Dns }
  ) {
    this.asked = [
      ...job.http.map((source) => httpSource(source, options.form)),
      ...job.dns.flatMap((source) => dnsSources(source, options.dns)),
    ];
  }

  async read(now: number): Promise<{ readonly job: DiscoveredJob; readonly problems: readonly string[] }> {
    const { name, groups } = this.job;
    const sources = [...this.filesNow(), ...this.asked];
    await Promise.all(sources.map((source) => source.look(now)));
    return {
      job: { name, groups: [...groups, ...sources.flatMap((source) => source.groups)] },
      problems: sources.flatMap(({ problem }) => (problem === undefined ? [] : [`Job "${name}": ${problem}`])),
    };
  }

  /** A file that is gone has no targets, as in Prometheus. */
  private filesNow(): readonly TargetSource[] {
    const names = new Set(this.job.files.flatMap(matchingFiles));
    this.files = new Map([...names].map((file) => [file, this.files.get(file) ?? fileSource(file, this.options.form)]));
    return [...this.files.values()];
  }
}

function resolver(): Dns {
  return new Resolver({ timeout: 5000, tries: 2 });
}
