import { type ScrapedTarget } from '../../measure/toldMeasurement';
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
 * has none. A value.
 */
export class TargetWeights {
  private constructor(private readonly byAddress: ReadonlyMap<string, number>) {}

  /** As they were written down. */
  static of(written: ReadonlyMap<string, Written>): TargetWeights {
    const known = [...written].flatMap(([address, { weight }]) =>
      weight === undefined ? [] : [[address, weight] as const]
    );
    return new TargetWeights(new Map(known));
  }

  get(address: string): number | undefined {
    return this.byAddress.get(address);
  }

  /** With what the shards' newest scrapes gave. `home` is the shard an address counts on. */
  after(seen: Seen, home: (address: string) => string | undefined): TargetWeights {
    const byAddress = new Map<string, number>();
    for (const address of seen.addresses) {
      const shard = home(address);
      const now = shard === undefined ? undefined : perSecond(seen.targetsOf(shard, address));
      const before = this.byAddress.get(address);
      const weight = now === undefined || before === undefined ? (now ?? before) : before + NEWEST * (now - before);
      if (weight !== undefined) {
        byAddress.set(address, weight);
      }
    }
    return new TargetWeights(byAddress);
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
