import { type Fleet as FleetDescription, type ShardList } from '../../src/api/fleets';
import { type Topology } from '../../src/engine/index';
import { type Driver } from '../drivers/driver';
import { FleetMonitor } from '../health/fleetMonitor';
import { SplitMonitor } from '../health/splitMonitor';
import { Members } from '../query/members';
import { type FleetConfig } from './fleetsFile';

/** A fleet at work: its configuration, its driver, the connections to its members and their health. */
export class Fleet {
  readonly members: Members;
  private readonly monitor: FleetMonitor;
  private readonly splitMonitor: SplitMonitor;

  constructor(
    readonly config: FleetConfig,
    private readonly driver: Driver,
    options: {
      readonly maxMemberRequests: number;
      /** The token that opens this fleet's Prometheus API alone. */
      readonly token: string | undefined;
    }
  ) {
    this.token = options.token;
    this.members = new Members(driver, options.maxMemberRequests);
    this.monitor = new FleetMonitor(this.members);
    this.splitMonitor = new SplitMonitor(this.members, () => ({
      partitionLabels: this.partitionLabels,
      replicatedJobs: config.replicated_jobs,
    }));
  }

  readonly token: string | undefined;

  get id(): string {
    return this.config.id;
  }

  /** The fleet as the engine sees it. `lookback` in milliseconds, where a query brings its own. */
  topology(lookback?: number): Topology {
    return {
      kind: this.config.kind,
      members: this.members.observe().map(({ id, since, until }) => ({ id, since, until })),
      partitionLabels: this.partitionLabels,
      replicatedJobs: this.config.replicated_jobs,
      evaluationInterval: this.config.evaluation_interval,
      lookback: lookback ?? this.config.lookback,
      ...this.driver.history?.(),
    };
  }

  /** The fleet as the HTTP API shows it. */
  describe(): FleetDescription {
    const { members, kind, partitionLabels, replicatedJobs, evaluationInterval, lookback, moves, lost } =
      this.topology();
    return {
      id: this.id,
      name: this.config.name ?? this.id,
      driver: this.config.driver,
      kind,
      members: members.map((member) => ({
        ...member,
        replicas: this.members.replicas(member.id).map((replica) => replica.id),
      })),
      partitionLabels: [...partitionLabels],
      replicatedJobs: [...replicatedJobs],
      evaluationInterval,
      lookback,
      moves: moves && [...moves],
      lost: lost && [...lost],
      scrapeInterval: this.config.scrape_interval,
      experimental: this.config.experimental,
      doubts: [...this.doubts],
    };
  }

  /** Begins to watch the members. Resolves when each was looked at once. */
  async watch(): Promise<void> {
    await this.monitor.start();
    if (this.config.kind === 'hash') {
      await this.splitMonitor.start();
    }
  }

  /** How the shards are, as last seen. */
  shards(): ShardList {
    const seen = this.monitor.shards(this.id);
    return { ...seen, problems: [...this.doubts, ...seen.problems] };
  }

  /** Why answers over the fleet may be wrong although all members answer, each a sentence; goes with every answer. */
  get doubts(): readonly string[] {
    return this.splitMonitor.problems;
  }

  /** Ends watching and connections, then the driver. */
  async close(options: { readonly stopShards: boolean }): Promise<void> {
    this.monitor.stop();
    this.splitMonitor.stop();
    await this.members.close();
    await this.driver.close(options);
  }

  private get partitionLabels(): readonly string[] {
    return this.config.partition_labels ?? this.driver.partitionLabels;
  }
}
