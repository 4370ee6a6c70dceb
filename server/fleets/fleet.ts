import { type Fleet as FleetDescription } from '../../src/api/fleets';
import { type Topology } from '../../src/engine/index';
import { type Driver } from '../drivers/driver';
import { FleetMonitor } from '../health/fleetMonitor';
import { Members } from '../query/members';
import { type FleetConfig } from './fleetsFile';

/** A fleet at work: its configuration, its driver, the connections to its members and their health. */
export class Fleet {
  readonly members: Members;
  readonly monitor: FleetMonitor;

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
  }

  readonly token: string | undefined;

  get id(): string {
    return this.config.id;
  }

  /** The fleet as the engine sees it. `lookback` in milliseconds, where a query brings its own. */
  topology(lookback?: number): Topology {
    return {
      kind: this.config.kind,
      members: this.members.ids().map((id) => ({ id })),
      partitionLabels: this.partitionLabels,
      replicatedJobs: this.config.replicated_jobs,
      evaluationInterval: this.config.evaluation_interval,
      lookback: lookback ?? this.config.lookback,
    };
  }

  /** The fleet as the HTTP API shows it. */
  describe(): FleetDescription {
    return {
      id: this.id,
      name: this.config.name ?? this.id,
      kind: this.config.kind,
      driver: this.config.driver,
      members: this.members.observe().map((shard) => ({
        id: shard.id,
        replicas: shard.replicas.map((replica) => replica.id),
      })),
      partitionLabels: [...this.partitionLabels],
      replicatedJobs: this.config.replicated_jobs,
      evaluationInterval: this.config.evaluation_interval,
      lookback: this.config.lookback,
      scrapeInterval: this.config.scrape_interval,
      experimental: this.config.experimental,
    };
  }

  /** Ends watching and connections, then the driver. */
  async close(options: { readonly stopShards: boolean }): Promise<void> {
    this.monitor.stop();
    await this.members.close();
    await this.driver.close(options);
  }

  private get partitionLabels(): readonly string[] {
    return this.config.partition_labels ?? this.driver.partitionLabels;
  }
}
