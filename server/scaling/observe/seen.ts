import { type Discovered, type DiscoveredJob, type Measurement } from '../drivers/driver';
import { type ScrapedTarget } from '../../measure/toldMeasurement';

/** What was seen of a fleet in one round. */
export class Seen {
  /** Every address among the split jobs' targets now. */
  readonly addresses: ReadonlySet<string>;
  /** Jobs of each address. */
  readonly jobsOf: ReadonlyMap<string, readonly string[]>;
  private readonly scraped = new Map<string, Map<string, ScrapedTarget[]>>();

  constructor(
    readonly shards: ReadonlyMap<string, Measurement>,
    readonly found: Discovered
  ) {
    this.jobsOf = jobsByAddress(found.jobs);
    this.addresses = new Set(this.jobsOf.keys());
    const split = new Set(found.jobs.map(({ name }) => name));
    for (const [shard, { targets = [] }] of shards) {
      const byAddress = new Map<string, ScrapedTarget[]>();
      for (const target of targets.filter(({ job }) => split.has(job))) {
        const list = byAddress.get(target.address);
        if (list === undefined) {
          byAddress.set(target.address, [target]);
        } else {
          list.push(target);
        }
      }
      this.scraped.set(shard, byAddress);
    }
  }

  /** The targets of an address that a shard says it scrapes. */
  targetsOf(shard: string, address: string): readonly ScrapedTarget[] {
    return this.scraped.get(shard)?.get(address) ?? [];
  }

  /** All addresses a shard says it scrapes. */
  scrapedBy(shard: string): ReadonlyMap<string, readonly ScrapedTarget[]> {
    return this.scraped.get(shard) ?? new Map();
  }

  /** Answers, or is about to. */
  isReady(shard: string): boolean {
    return this.shards.get(shard)?.state === 'ready';
  }
}

function jobsByAddress(jobs: readonly DiscoveredJob[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { name, groups } of jobs) {
    for (const address of groups.flatMap((group) => group.targets)) {
      const known = found.get(address);
      if (known === undefined) {
        found.set(address, [name]);
      } else if (!known.includes(name)) {
        known.push(name);
      }
    }
  }
  return found;
}
