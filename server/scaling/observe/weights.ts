import { type ScrapedTarget } from '../drivers/driver';
import { type Seen } from './seen';

/** How much the newest measurement counts in the average. */
const NEWEST = 0.2;
/** A change of this share is worth writing down. */
const NOTEWORTHY = 0.1;

interface Written {
  readonly weight?: number;
}

/**
 * Samples per second of each address: a moving average of what its scrapes gave, over their interval. What was never scraped
 * has none.
 */
export class Weights {
  private readonly byAddress = new Map<string, number>();

  constructor(written: ReadonlyMap<string, Written>) {
    for (const [address, { weight }] of written) {
      if (weight !== undefined) {
        this.byAddress.set(address, weight);
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
      }
    }
  }

  /** Those that are much different from what is written down of these addresses. */
  changed(written: ReadonlyMap<string, Written>): ReadonlyMap<string, number> {
    return new Map(
      [...this.byAddress].filter(([address, weight]) => {
        const row = written.get(address);
        const { weight: before } = row ?? {};
        return row !== undefined && (before === undefined || Math.abs(weight - before) > NOTEWORTHY * before);
      })
    );
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
