import { isDeepStrictEqual } from 'node:util';

import { type Discovered, type DiscoveredJob } from '../driver';
import { type Dns, dnsSources, machineDns } from '../../../discovery/dnsSource';
import { fileSource, matchingFiles } from './fileSource';
import { httpSource } from './httpSource';
import { refusedAddresses } from './refusedAddresses';
import { type SplitJob } from './scrapeJobs';
import { type GroupForm, type TargetGroup } from '../../../discovery/targetGroups';
import { badTargets, type TargetSource } from '../../../discovery/targetSource';

export interface DiscoveryOptions {
  /** How the shards' Prometheus takes target groups. */
  readonly form?: GroupForm;
  /** Milliseconds of a clock that is never set. */
  readonly now?: () => number;
  readonly dns?: Dns;
}

/** Finds the targets of jobs: in their configuration, in service discovery files, over HTTP and by DNS. */
export class Discovery {
  private readonly jobs: readonly JobSources[];
  private readonly options: Required<DiscoveryOptions>;

  constructor(jobs: readonly SplitJob[], options: DiscoveryOptions = {}, before: readonly JobSources[] = []) {
    this.options = { form: {}, now: () => performance.now(), dns: options.dns ?? machineDns(), ...options };
    this.jobs = jobs.map(
      (job) =>
        new JobSources(
          job,
          this.options,
          before.find((one) => one.hasSourcesOf(job))
        )
    );
  }

  /** Of other jobs: those with sources as before keep what these gave last. */
  over(jobs: readonly SplitJob[]): Discovery {
    return new Discovery(jobs, this.options, this.jobs);
  }

  /** The targets now. A source that fails keeps what it gave last, as in Prometheus, and is a problem. */
  async read(): Promise<Discovered> {
    const now = this.options.now();
    const found = await Promise.all(this.jobs.map((job) => job.read(now)));
    return { jobs: found.map(({ job }) => job), problems: found.flatMap(({ problems }) => problems) };
  }
}

/** Where the targets of one job are found. */
class JobSources {
  private readonly asked: readonly TargetSource[];
  private files: ReadonlyMap<string, TargetSource>;

  constructor(
    private readonly job: SplitJob,
    private readonly options: { readonly form: GroupForm; readonly dns: Dns },
    before?: JobSources
  ) {
    this.files = before?.files ?? new Map();
    this.asked = before?.asked ?? [
      ...job.http.map((source) => httpSource(source, options.form)),
      ...job.dns.flatMap((source) => dnsSources(source, options.dns)),
    ];
  }

  hasSourcesOf({ name, http, dns }: SplitJob): boolean {
    return name === this.job.name && isDeepStrictEqual([http, dns], [this.job.http, this.job.dns]);
  }

  async read(now: number): Promise<{ readonly job: DiscoveredJob; readonly problems: readonly string[] }> {
    const { name, groups, rest } = this.job;
    const sources = [...this.filesNow(), ...this.asked];
    await Promise.all(sources.map((source) => source.look(now)));
    const fixed: Place = { groups, gives: 'static_configs has', problem: undefined };
    const found = [fixed, ...sources].map((place) => checked(place, rest));
    return {
      job: { name, groups: found.flatMap((one) => one.groups) },
      problems: found.flatMap(({ problems }) => problems.map((problem) => `Job "${name}": ${problem}`)),
    };
  }

  /** A file that is gone has no targets, as in Prometheus. */
  private filesNow(): readonly TargetSource[] {
    const names = new Set(this.job.files.flatMap(matchingFiles));
    this.files = new Map([...names].map((file) => [file, this.files.get(file) ?? fileSource(file, this.options.form)]));
    return [...this.files.values()];
  }
}

type Place = Pick<TargetSource, 'groups' | 'gives' | 'problem'>;

/** Without the targets that Prometheus does not make; these are told. */
function checked({ groups, gives, problem }: Place, rest: SplitJob['rest']) {
  const problems = problem === undefined ? [] : [problem];
  const refused = refusedAddresses(groups, rest);
  if (refused.size === 0) {
    return { groups, problems };
  }
  const left = ({ targets, labels }: TargetGroup) => ({
    targets: targets.filter((target) => !refused.has(target)),
    labels,
  });
  return { groups: groups.map(left), problems: [...problems, badTargets(gives, [...refused.values()])] };
}
