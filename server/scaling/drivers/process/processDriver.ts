import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';

import { errorText } from '../../../errorText';
import { writeAtomic } from '../../../files/writeAtomic';
import { makePrivateDir } from '../../../files/keepPrivate';
import { type ProcessFleet } from '../../../fleets/fleetsFile';
import {
  type Assignment,
  type Discovered,
  type Driver,
  type Measurement,
  type PlacementControl,
  type Room,
} from '../driver';
import { type ObservedShard } from '../../../endpoints/observedShard';
import { measureServer } from '../../../measure/measureServer';
import { Discovery } from '../jobs/discovery';
import { type HostBudget } from '../hostBudget';
import { partitionLabels } from '../jobs/partitionLabels';
import { RecordsProcess } from './recordsProcess';
import { type Adopted, readAdopted } from './adopted';
import { prometheusMajor } from './prometheusMajor';
import { type GivenJobs, scrapeJobs, type ScrapeJobs } from '../jobs/scrapeJobs';
import { SELF_FILE, selfTargetsText, shardArgs, shardConfig, targetsFile, targetsText } from './shardConfig';
import { type ShardLogger, ShardProcess } from './shardProcess';

const OBSERVE_MS = 1000;
const MEMORY_SHARE = 0.9;
const REPLICA = 'a';
const NONE: Assignment = { addresses: new Set(), draining: false };

export interface ProcessDriverDeps {
  /** The Prometheus program: a path, or a name found on PATH. */
  readonly program: string;
  /** The proxy's data directory; it is locked by the caller. */
  readonly dataDir: string;
  /** The fleet's own, below the data directory. */
  readonly folder: string;
  /** Where relative paths in the fleets file start. */
  readonly baseDir: string;
  /** The processes' environment; without the proxy's secrets. */
  readonly env: Readonly<Record<string, string>>;
  /** What the shards of all fleets may use of this machine. */
  readonly budget: HostBudget;
  /** Told of shards that start and end. */
  readonly logger: ShardLogger;
}

export interface ProcessDriver extends Driver {
  readonly control: PlacementControl;
  /** What is in force of its configuration. */
  readonly fleet: ProcessFleet;
  /** Shards and placement of a version that kept no store, or nothing. */
  readonly adopted: Adopted;
  /**
   * What keeps another configuration of the fleet from being used, each a sentence. `take` has the next discovery and all that comes
   * after it go by it; how processes are started stays.
   */
  prepare(fleet: ProcessFleet): { readonly problems: readonly string[]; take(): void };
}

/**
 * A fleet of Prometheus processes on this machine: starts and supervises them, takes over those a killed proxy left running, and
 * gives each the targets assigned to it. Rejects with an `Error` for a person where the fleet cannot be run.
 */
export async function processDriver(fleet: ProcessFleet, deps: ProcessDriverDeps): Promise<ProcessDriver> {
  const jobs = scrapeJobs(jobsOf(fleet), deps.baseDir);
  if (jobs.problems.length > 0) {
    throw new Error(jobs.problems.join(' '));
  }
  const legacyNames = (await prometheusMajor(deps.program, deps.env)) < 3;
  return new ProcessFleetRun(fleet, jobs, { ...deps, discovery: new Discovery(jobs.split, { form: { legacyNames } }) });
}

class ProcessFleetRun implements ProcessDriver {
  partitionLabels: readonly string[];
  readonly control: PlacementControl;
  readonly adopted: Adopted;
  private readonly dir: string;
  private readonly shards = new Map<string, ShardProcess>();
  private readonly assigned = new Map<string, Assignment>();
  private readonly selfFailures = new Map<string, readonly string[]>();
  private readonly timer: NodeJS.Timeout;
  private found: Discovered = { jobs: [], problems: [] };
  private snapshot: readonly ObservedShard[] = [];
  private discovery: Discovery;
  private readonly recordsProcess: RecordsProcess;
  private next: { readonly fleet: ProcessFleet; readonly jobs: ScrapeJobs } | undefined;

  constructor(
    public fleet: ProcessFleet,
    private jobs: ScrapeJobs,
    private readonly deps: ProcessDriverDeps & { readonly discovery: Discovery }
  ) {
    this.discovery = deps.discovery;
    this.partitionLabels = partitionLabels(jobs.split);
    this.dir = path.resolve(deps.dataDir, 'fleets', deps.folder);
    makePrivateDir(path.dirname(this.dir));
    makePrivateDir(this.dir);
    this.adopted = readAdopted(this.dir);
    this.recordsProcess = new RecordsProcess({ ...deps, dir: path.join(this.dir, 'records'), fleet: fleet.id });
    this.recordsProcess.want(fleet.rules);
    this.timer = setInterval(() => this.look(), OBSERVE_MS).unref();
    this.control = {
      kind: 'placement',
      capacity: { cpu: fleet.process.cpu_limit, memory: fleet.process.memory_limit },
      retention: fleet.process.retention,
      measure: () => this.measure(),
      discover: () => this.discover(),
      hasData: async (shard) => existsSync(path.join(this.shardDir(shard), 'data')),
      add: (shard, assignment) => this.add(shard, assignment),
      apply: (assignments) => this.apply(assignments),
      remove: (shard) => this.remove(shard),
      room: (size): Promise<Room> => this.deps.budget.room(fleet.id, this.shards.size, size),
    };
  }

  observe(): readonly ObservedShard[] {
    return this.snapshot;
  }

  get records(): ObservedShard | undefined {
    return this.recordsProcess.observed;
  }

  async close({ stopShards: stop }: { readonly stopShards: boolean }): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([...this.shards.values(), this.recordsProcess].map((one) => one.close({ stop })));
  }

  prepare(fleet: ProcessFleet): ReturnType<ProcessDriver['prepare']> {
    const jobs = scrapeJobs(jobsOf(fleet), this.deps.baseDir);
    return { problems: jobs.problems, take: () => (this.next = { fleet, jobs }) };
  }

  private async discover(): Promise<Discovered> {
    if (this.next !== undefined) {
      ({ fleet: this.fleet, jobs: this.jobs } = this.next);
      this.discovery = this.discovery.over(this.jobs.split);
      this.next = undefined;
      this.recordsProcess.want(this.fleet.rules);
      // What was scraped before may have other labels than what is from now on.
      const proven = partitionLabels(this.jobs.split);
      this.partitionLabels = this.partitionLabels.filter((label) => proven.includes(label));
    }
    await this.recordsProcess.run();
    this.found = await this.discovery.read();
    return this.found;
  }

  private async measure(): Promise<ReadonlyMap<string, Measurement>> {
    const measured = [...this.shards].map(async ([id, shard]): Promise<[string, Measurement]> => {
      const told: Measurement =
        shard.running && shard.url !== undefined
          ? await measureServer(shard.url)
          : { state: 'missing', remoteWriteBehind: false };
      return [id, { ...told, stopped: !shard.running, broken: shard.broken() }];
    });
    return new Map(await Promise.all(measured));
  }

  private async add(id: string, assignment: Assignment): Promise<void> {
    if (!this.shards.has(id)) {
      this.assign(id, assignment);
      const shard = this.shardProcess(id);
      this.shards.set(id, shard);
      await shard.start();
    }
  }

  private async apply(assignments: ReadonlyMap<string, Assignment>): Promise<void> {
    const failures: unknown[] = [];
    for (const [id, assignment] of assignments) {
      try {
        if (this.shards.has(id) && this.assign(id, assignment)) {
          this.shards.get(id)?.reload();
        }
      } catch (error) {
        // The others are not held up.
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw failures[0];
    }
  }

  private async remove(id: string): Promise<void> {
    const dir = this.shardDir(id);
    if (this.shards.has(id) || existsSync(dir)) {
      // One that a proxy before left running is not among the shards.
      await (this.shards.get(id) ?? this.shardProcess(id)).close({ stop: true });
      this.shards.delete(id);
      this.assigned.delete(id);
      this.selfFailures.delete(id);
      rmSync(dir, { recursive: true, force: true });
      this.take();
    }
  }

  /** Writes down what a shard is to scrape; returns whether its configuration is another one than before. */
  private assign(id: string, assignment: Assignment): boolean {
    const targetsDir = path.join(this.shardDir(id), 'targets');
    makePrivateDir(this.shardDir(id));
    makePrivateDir(targetsDir);
    this.assigned.set(id, assignment);
    this.found.jobs.forEach((job, i) => {
      writeAtomic(path.join(targetsDir, targetsFile(i)), targetsText(job, assignment.addresses));
    });
    const { draining } = assignment;
    const text = shardConfig(this.fleet, this.jobs, { targetsDir, draining });
    return writeAtomic(path.join(this.shardDir(id), 'prometheus.yml'), text);
  }

  private shardProcess(id: string): ShardProcess {
    const { cpu_limit: cpus, memory_limit: memory } = this.fleet.process;
    const dir = this.shardDir(id);
    return new ShardProcess({
      program: this.deps.program,
      dir,
      args: (port) => shardArgs(this.fleet, { dir, port }),
      env: {
        ...this.deps.env,
        ...(cpus === undefined ? {} : { GOMAXPROCS: String(Math.max(1, Math.ceil(cpus))) }),
        ...(memory === undefined ? {} : { GOMEMLIMIT: String(Math.round(memory * MEMORY_SHARE)) }),
      },
      onChange: () => this.look(),
      logger: this.deps.logger,
      names: { fleet: this.fleet.id, shard: id },
    });
  }

  private look(): void {
    this.shards.forEach((_, id) => this.writeSelfTarget(id));
    this.recordsProcess.look();
    this.take();
  }

  /** A shard's port may be another one at each start. What cannot be written is a problem, and tried again. */
  private writeSelfTarget(id: string): void {
    const port = this.shards.get(id)?.port;
    const { draining } = this.assigned.get(id) ?? NONE;
    if (this.fleet.process.self_scrape !== undefined && port !== undefined && !draining) {
      try {
        writeAtomic(path.join(this.shardDir(id), 'targets', SELF_FILE), selfTargetsText(id, port));
        this.selfFailures.delete(id);
      } catch (error) {
        this.selfFailures.set(id, [`It does not scrape itself: ${errorText(error)}.`]);
      }
    }
  }

  /** Renews the snapshot where something changed; readers compare it by identity. */
  private take(): void {
    const { cpu_limit: cpuLimit, memory_limit: memoryLimit } = this.fleet.process;
    const next = [...this.shards].map(([id, shard]) => ({
      id,
      problems: this.found.problems,
      replicas: [
        {
          id: REPLICA,
          url: shard.url,
          running: shard.running,
          cpuLimit,
          memoryLimit,
          problems: [...shard.problems(), ...(this.selfFailures.get(id) ?? [])],
        },
      ],
    }));
    if (JSON.stringify(next) !== JSON.stringify(this.snapshot)) {
      this.snapshot = next;
    }
  }

  private shardDir(id: string): string {
    return path.join(this.dir, id);
  }
}

function jobsOf({ id, replicated_jobs, process }: ProcessFleet): GivenJobs {
  return { id, replicated_jobs, scrape_configs: process.scrape_configs };
}
