import { z } from 'zod';

/** Which shard scrapes an address, and when the address was last among the targets (milliseconds, to the hour). */
export interface Placed {
  readonly shard: string;
  readonly seen: number;
}

/** Placement by address. All targets of one address are on one shard. */
export type Placement = ReadonlyMap<string, Placed>;

export interface PlaceOptions {
  readonly shards: readonly string[];
  readonly previous: Placement;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How long an address that went keeps its shard, in milliseconds: as long as the shard keeps its samples. */
  readonly remember: number;
}

const HOUR = 3_600_000;
const fileSchema = z.object({
  version: z.literal(1),
  targets: z.record(z.string(), z.object({ shard: z.string(), seen: z.number() })),
});

/**
 * Places addresses on shards: what was placed stays where it is, also after an absence, because its samples are there;
 * the others go to the shard with the fewest targets, the first of equals. `weights` gives each address its number of targets.
 */
export function place(weights: ReadonlyMap<string, number>, options: PlaceOptions): Placement {
  const { shards, previous, now, remember } = options;
  const seen = Math.floor(now / HOUR) * HOUR;
  const load = new Map(shards.map((shard) => [shard, 0]));
  const placed = new Map<string, Placed>();
  const put = (address: string, shard: string) => {
    placed.set(address, { shard, seen });
    load.set(shard, (load.get(shard) ?? 0) + (weights.get(address) ?? 0));
  };
  for (const [address, old] of previous) {
    if (load.has(old.shard) && weights.has(address)) {
      put(address, old.shard);
    } else if (load.has(old.shard) && now - old.seen <= remember) {
      placed.set(address, old);
    }
  }
  for (const address of [...weights.keys()].sort()) {
    if (!placed.has(address)) {
      put(address, lightest(load));
    }
  }
  return placed;
}

export function printPlacement(placement: Placement): string {
  const entries = [...placement].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ version: 1, targets: Object.fromEntries(entries) }, null, 1)}\n`;
}

/** Throws where the text is not what `printPlacement` writes. */
export function parsePlacement(text: string): Placement {
  return new Map(Object.entries(fileSchema.parse(JSON.parse(text)).targets));
}

function lightest(load: ReadonlyMap<string, number>): string {
  let best: [string, number] | undefined;
  for (const [shard, weight] of load) {
    if (best === undefined || weight < best[1]) {
      best = [shard, weight];
    }
  }
  if (best === undefined) {
    throw new Error('a fleet has at least one shard');
  }
  return best[0];
}
