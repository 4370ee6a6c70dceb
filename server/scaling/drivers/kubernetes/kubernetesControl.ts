import { parseDuration } from '../../../../src/engine/index';
import { type Clock } from '../../../clock';
import { type TargetGroup } from '../../../discovery/targetGroups';
import { type ObservedShard } from '../../../endpoints/observedShard';
import { type PlacedFleet } from '../../../fleets/fleetsFile';
import {
  type Assignment,
  type Discovered,
  type Measurement,
  type Numbered,
  type PlacementControl,
  type Room,
} from '../driver';
import { Discovery } from '../jobs/discovery';
import { scrapeJobs, type ScrapeJobs } from '../jobs/scrapeJobs';
import { KeptScrapeConfigs } from './keptScrapeConfigs';
import { type KubeClient } from './kubeClient';
import { KubeProblem } from './kubeProblem';
import { selects } from './labelSelector';
import { measureReplicas } from './measureReplicas';
import { type PrometheusResource } from './objectSchema';
import { placedTargets } from './placedTargets';
import { quantity } from './quantity';
import { ResourceScale } from './resourceScale';
import { expressed, scrapeConfigName, scrapePool } from './scrapeConfigObject';
import { numberOf, shardCount, WAITS } from './shardsOf';

/** What the operator takes where a resource says nothing. */
const DEFAULT_RETENTION_MS = 24 * 3_600_000;
/** While the resource was not seen: nothing that may matter is forgotten. */
const UNSEEN_RETENTION_MS = 365 * 24 * 3_600_000;
const MOST_SHARDS = 1000;

/** What is known of the cluster. */
export interface Known {
  /** Undefined before it was seen. */
  readonly resource: PrometheusResource | undefined;
  readonly shards: readonly ObservedShard[];
  /** Why the number of shards is not the proxy's to set, a sentence. */
  readonly fixed: string | undefined;
  /** The other who sets it, where that is known. */
  readonly owner: string | undefined;
  /** Why nothing can be decided, a sentence. */
  readonly unknown: string | undefined;
}

export interface KubernetesControlDeps {
  readonly client: KubeClient;
  readonly clock: Clock;
  /** Where relative paths in the fleets file start. */
  readonly baseDir: string;
  readonly known: () => Known;
  /** Told that a shard and its data go since the proxy has them go. */
  readonly leaves: (number: number) => void;
}

/**
 * Places the targets of a fleet on the shards of its Prometheus resource, and sets their number. The pods ask for what is theirs; before
 * it is known where all targets are, they are told nothing, and keep what they have.
 */
export class KubernetesControl implements PlacementControl {
  readonly kind = 'placement';
  private readonly scale: ResourceScale;
  private readonly configs: KeptScrapeConfigs;
  private readonly ending = new AbortController();
  private jobs: ScrapeJobs;
  private discovery: Discovery;
  private next: ScrapeJobs | undefined;
  private found: Discovered = { jobs: [], problems: [] };
  /** Jobs that the shards scrape and the proxy does not place. */
  private others: ReadonlySet<string> = new Set();
  /** Undefined until all of it is known. */
  private placed: ReadonlyMap<string, Assignment> | undefined;

  /** Throws an `Error` for a person where a job cannot be placed. */
  constructor(
    private readonly fleet: PlacedFleet,
    private readonly deps: KubernetesControlDeps
  ) {
    const { client, clock } = deps;
    this.jobs = placedJobs(fleet, deps.baseDir);
    if (this.jobs.problems.length > 0) {
      throw new Error(this.jobs.problems.join(' '));
    }
    this.discovery = new Discovery(this.jobs.split);
    this.scale = new ResourceScale(fleet.kubernetes, client, () => clock.steady());
    this.configs = new KeptScrapeConfigs(fleet, client);
    this.configs.start();
  }

  get capacity(): PlacementControl['capacity'] {
    const { limits, requests } = this.deps.known().resource?.spec.resources ?? {};
    return {
      cpu: quantity(limits?.cpu ?? requests?.cpu),
      memory: quantity(limits?.memory ?? requests?.memory),
    };
  }

  get retention(): number {
    const { resource } = this.deps.known();
    const told = parseDuration(resource?.spec.retention ?? '');
    return resource === undefined ? UNSEEN_RETENTION_MS : told.ok ? told.value : DEFAULT_RETENTION_MS;
  }

  /** What is wrong beside what a round fails with, each a sentence. */
  get problems(): readonly string[] {
    const { resource, fixed } = this.deps.known();
    const { namespace, name } = this.fleet.kubernetes;
    const selector = resource?.spec.scrapeConfigSelector ?? undefined;
    const isTaken = resource === undefined || selects(selector, this.labels);
    const { problem } = this.configs;
    const [other] = this.others;
    return [
      ...(fixed === undefined ? [] : [fixed]),
      ...(other === undefined
        ? []
        : [
            `The shards scrape other jobs as well (${other}), which the operator places: a shard that drains goes on scraping those, and is not ended.`,
          ]),
      ...(isTaken
        ? []
        : [
            `The Prometheus resource ${name} takes none of the fleet's ScrapeConfigs, so nothing is scraped: ${NOT_TAKEN}`,
          ]),
      ...(problem === undefined
        ? []
        : [
            `Whether the ScrapeConfigs in the namespace ${namespace} are as they should be is not known: the Kubernetes API server ${problem}.`,
          ]),
    ];
  }

  numbered(): Numbered | undefined {
    const { resource, fixed, owner } = this.deps.known();
    return resource && { count: this.scale.newest(shardCount(resource)), fixed, owner };
  }

  /** What keeps other jobs from being used, each a sentence; `take`: the next discovery and all after it goes by them. */
  prepare(fleet: PlacedFleet): { readonly problems: readonly string[]; take(): void } {
    const jobs = placedJobs(fleet, this.deps.baseDir);
    return { problems: jobs.problems, take: () => (this.next = jobs) };
  }

  async measure(): Promise<ReadonlyMap<string, Measurement>> {
    const { shards, unknown } = this.deps.known();
    if (unknown !== undefined) {
      throw new Error(unknown);
    }
    const { namespace } = this.fleet.kubernetes;
    const pools = new Map(
      this.jobs.split.map(({ name }) => [scrapePool(namespace, scrapeConfigName(this.fleet.id, name)), name])
    );
    const measured = shards.map(async ({ id, replicas }): Promise<[string, Measurement]> => {
      const told = await measureReplicas(replicas.flatMap(({ url }) => url ?? []));
      const targets = told.targets?.map((target) => ({ ...target, job: pools.get(target.job) ?? target.job }));
      return [id, { ...told, targets }];
    });
    const all = new Map(await Promise.all(measured));
    const own = new Set(pools.values());
    this.others = new Set(
      [...all.values()].flatMap(({ targets = [] }) => targets.flatMap(({ job }) => (own.has(job) ? [] : [job])))
    );
    return all;
  }

  /** Whether the operator places targets on the same shards. */
  get isShared(): boolean {
    return this.others.size > 0;
  }

  async discover(): Promise<Discovered> {
    if (this.next !== undefined) {
      this.jobs = this.next;
      this.discovery = this.discovery.over(this.jobs.split);
      this.next = undefined;
    }
    this.found = await this.discovery.read();
    return this.found;
  }

  /** The number is put back where somebody else has made it less: what a shard had on its volume comes back with it. */
  hasData(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async add(id: string): Promise<void> {
    await this.atLeast(numberOf(id) + 1);
  }

  async apply(assignments: ReadonlyMap<string, Assignment>): Promise<void> {
    this.placed = new Map(assignments);
    await told(this.configs.keep(this.jobs.split, this.labels, this.ending.signal));
    const active = [...assignments].flatMap(([id, { draining }]) => (draining ? [] : [numberOf(id) + 1]));
    const { count = 1 } = this.numbered() ?? {};
    if (Math.max(1, ...active) > count) {
      await this.atLeast(Math.max(1, ...active));
    }
  }

  /** Only the highest can go, and the first never; one that the resource does not count any more is gone, or kept by the operator. */
  async remove(id: string): Promise<void> {
    const number = numberOf(id);
    if (this.deps.known().fixed === undefined && number > 0) {
      this.deps.leaves(number);
      await told(this.scale.set((count) => (number === count - 1 ? number : count), this.ending.signal));
    }
  }

  /** Where a pod waits for room on a node, no more are asked for. */
  room(): Promise<Room> {
    const { shards } = this.deps.known();
    const waits = shards
      .flatMap(({ replicas }) => replicas.flatMap(({ problems }) => problems))
      .find((problem) => problem.startsWith(WAITS));
    return Promise.resolve(
      waits === undefined
        ? { maxShards: MOST_SHARDS, reason: `${MOST_SHARDS} shards` }
        : { maxShards: shards.length, reason: `a pod waits: ${waits}` }
    );
  }

  /** The targets of a job, or of that of one shard; `unknown` before all are placed, undefined where there is no such job. */
  targetsOf(job: string, shard: number | undefined): readonly TargetGroup[] | 'unknown' | undefined {
    if (!this.jobs.split.some(({ name }) => name === job)) {
      return undefined;
    }
    const found = this.found.jobs.find(({ name }) => name === job);
    return found === undefined || this.placed === undefined ? 'unknown' : placedTargets(found, this.placed, shard);
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.configs.stop();
  }

  private async atLeast(wanted: number): Promise<void> {
    if (this.deps.known().fixed === undefined) {
      await told(this.scale.set((count) => Math.max(count, wanted), this.ending.signal));
    }
  }

  /** Those by which the resource chooses what it scrapes, as far as it names them. */
  private get labels(): Readonly<Record<string, string>> {
    return this.deps.known().resource?.spec.scrapeConfigSelector?.matchLabels ?? {};
  }
}

const NOT_TAKEN = 'give it a scrapeConfigSelector with matchLabels, or an empty one.';

/** Rejects with a whole sentence where the API server refuses. */
async function told(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    throw cause instanceof KubeProblem ? new Error(`the Kubernetes API server ${cause.message}`, { cause }) : cause;
  }
}

/** What the fleets file says of the jobs, with what keeps them from being placed. */
function placedJobs({ id, kubernetes, replicated_jobs: replicated = [] }: PlacedFleet, baseDir: string): ScrapeJobs {
  const { scrape_configs: configs } = kubernetes;
  const jobs = scrapeJobs({ id, scrape_configs: configs, replicated_jobs: [] }, baseDir);
  const places = jobs.split.flatMap((job) =>
    expressed(job).problems.map((problem) => `Job "${job.name}" of fleet "${id}": ${problem}.`)
  );
  const everywhere = configs
    .filter(({ job_name: name }) => replicated.includes(name))
    .map(
      ({ job_name: name }) => `Job "${name}" of fleet "${id}": it is placed, so it cannot be one of replicated_jobs.`
    );
  return { ...jobs, problems: [...jobs.problems, ...places, ...everywhere] };
}
