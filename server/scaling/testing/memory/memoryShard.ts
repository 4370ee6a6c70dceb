import { type Assignment, type DiscoveredJob, type Measurement } from '../../drivers/driver';
import { type ScrapedTarget } from '../../../measure/toldMeasurement';

type Labels = Readonly<Record<string, string>> & { readonly job: string };

/** The labels of each address's targets, after relabelling. */
type KnownTargets = ReadonlyMap<string, readonly Labels[]>;

/** What one target of the world costs the shard that scrapes it. */
export interface TargetCost {
  readonly samples: number;
  /** Cores. */
  readonly cpu: number;
  readonly memory: number;
  readonly up: boolean;
}

/** What a computed fleet is made of. Times are milliseconds. */
export interface World {
  now: () => number;
  /** How far the clock that scrapes are stamped by was set ahead of that, in milliseconds; left out: not at all. */
  ahead?: () => number;
  jobs: () => readonly DiscoveredJob[];
  cost: (address: string) => TargetCost;
  interval: number;
  /** From its start until a shard answers. */
  startup: number;
  /** How long the series of a target that went stay in memory. */
  tail: number;
  retention: number;
  /** What a shard uses with no target: cores and bytes. */
  base: { readonly cpu: number; readonly memory: number };
  capacity: { readonly cpu?: number; readonly memory?: number };
  /** Most shards there is room for. */
  room?: number;
  disk?: { readonly diskFull: string };
  problems?: readonly string[];
  /** Where a shard answers, if anywhere. */
  url?: (shard: string) => string;
}

interface Scraped {
  readonly from: number;
  /** When it was taken off the shard. */
  to?: number;
}

/** One computed shard. */
export class MemoryShard {
  /** Overrides what it tells. */
  trouble: Partial<Measurement> = {};
  draining = false;
  private started: number;
  private readonly scraped = new Map<string, Scraped>();
  private addresses: ReadonlySet<string> = new Set();
  private counters = { at: 0, cpuSeconds: 0, samplesAppended: 0 };

  constructor(private readonly world: World) {
    this.started = world.now();
    this.counters.at = this.started;
  }

  get assigned(): ReadonlySet<string> {
    return this.addresses;
  }

  /** From when to when it scraped an address, in milliseconds; undefined where it never did. */
  spanOf(address: string): Readonly<Scraped> | undefined {
    return this.scraped.get(address);
  }

  /** As if its process had ended and was started again. */
  restart(): void {
    this.started = this.world.now();
    this.counters = { at: this.started, cpuSeconds: 0, samplesAppended: 0 };
  }

  assign({ addresses, draining }: Assignment): void {
    this.count();
    const now = this.world.now();
    this.draining = draining;
    for (const address of addresses) {
      if (!this.addresses.has(address)) {
        this.scraped.set(address, { from: Math.max(now, this.started + this.world.startup) });
      }
    }
    for (const address of this.addresses) {
      const span = this.scraped.get(address);
      if (!addresses.has(address) && span !== undefined) {
        span.to = now;
      }
    }
    this.addresses = new Set(addresses);
  }

  measure(known: KnownTargets): Measurement {
    this.count();
    const now = this.world.now();
    if (now < this.started + this.world.startup) {
      return { state: 'joining', remoteWriteBehind: false, ...this.trouble };
    }
    const { cpuSeconds, samplesAppended } = this.counters;
    return {
      state: 'ready',
      remoteWriteBehind: false,
      targets: this.targets(now, known),
      gauges: {
        startedAt: this.started,
        cpuSeconds,
        samplesAppended,
        residentBytes: this.memory(now),
        activeSeries: this.sum(({ samples }) => samples),
      },
      ...this.trouble,
    };
  }

  private targets(now: number, known: KnownTargets): ScrapedTarget[] {
    const { interval } = this.world;
    const last = Math.floor(now / interval) * interval;
    const stamp = last + (this.world.ahead?.() ?? 0);
    return [...this.addresses].flatMap((address) => {
      const { up, samples } = this.world.cost(address);
      const scraped = last >= (this.scraped.get(address)?.from ?? Infinity);
      return (known.get(address) ?? []).map((labels) => ({
        job: labels.job,
        address,
        labels,
        health: !scraped ? ('unknown' as const) : up ? ('up' as const) : ('down' as const),
        lastScrape: scraped ? stamp : undefined,
        interval,
        samples: scraped && up ? samples : undefined,
      }));
    });
  }

  private memory(now: number): number {
    let bytes = this.world.base.memory;
    for (const [address, { to }] of this.scraped) {
      bytes += to === undefined || to + this.world.tail > now ? this.world.cost(address).memory : 0;
    }
    return bytes;
  }

  private count(): void {
    const now = this.world.now();
    const seconds = (now - this.counters.at) / 1000;
    this.counters = {
      at: now,
      cpuSeconds: this.counters.cpuSeconds + seconds * (this.world.base.cpu + this.sum(({ cpu }) => cpu)),
      samplesAppended:
        this.counters.samplesAppended + (seconds * 1000 * this.sum(({ samples }) => samples)) / this.world.interval,
    };
  }

  private sum(of: (cost: TargetCost) => number): number {
    let sum = 0;
    for (const address of this.addresses) {
      sum += of(this.world.cost(address));
    }
    return sum;
  }
}

/** Labels of the targets of all jobs, by address. */
export function knownTargets(jobs: readonly DiscoveredJob[]): KnownTargets {
  const known = new Map<string, Labels[]>();
  for (const { name, groups } of jobs) {
    for (const { targets, labels } of groups) {
      for (const address of targets) {
        const list = known.get(address) ?? [];
        list.push({ instance: address, ...labels, job: name });
        known.set(address, list);
      }
    }
  }
  return known;
}
