import { type ScrapedTarget } from '../drivers/driver';
import { type Seen } from './measured';

/** How much the newest measurement counts in the average. */
const NEWEST = 0.2;
/** A change of this share is worth writing down. */
const NOTEWORTHY = 0.1;

/**
 * Samples per second of each address: a moving average of what its scrapes gave, over their interval. What was never scraped
 * has none.
 */
export class Weights {
  private readonly byAddress = new Map<string, number>();
  private readonly written = new Map<string, number>();

  constructor(known: Iterable<readonly [string, number | undefined]>) {
    for (const [address, weight] of known) {
      if (weight !== undefined) {
        this.byAddress.set(address, weight);
        this.written.set(address, weight);
      }
    }
  }

  get(address: string): number | undefined {
    return this.byAddress.get(address);
  }

  /** Takes what the shards' newest scrapes gave. `home` is the shard an address counts on. */
  take(seen: Seen, home: (address: string) => string | undefined): void {
    for (const address of seen.addresses) {
      const shard = home(address);
      const now = shard === undefined ? undefined : perSecond(seen.targetsOf(shard, address));
      if (now !== undefined) {
        const before = this.byAddress.get(address);
        this.byAddress.set(address, before === undefined ? now : before + NEWEST * (now - before));
      }
    }
    for (const address of this.byAddress.keys()) {
      if (!seen.addresses.has(address)) {
        this.byAddress.delete(address);
        this.written.delete(address);
      }
    }
  }

  /** Those that changed much since they were last asked for here. */
  changed(): ReadonlyMap<string, number> {
    const changed = new Map<string, number>();
    for (const [address, weight] of this.byAddress) {
      const before = this.written.get(address);
      if (before === undefined || Math.abs(weight - before) > NOTEWORTHY * before) {
        changed.set(address, weight);
        this.written.set(address, weight);
      }
    }
    return changed;
  }
}

function perSecond(targets: readonly ScrapedTarget[]): number | undefined {
  let sum: number | undefined;
  for (const { samples, interval } of targets) {
    if (samples !== undefined) {
      sum = (sum ?? 0) + (1000 * samples) / interval;
    }
  }
  return sum;
}
