import { readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

import { readText } from '../../../files/writeAtomic';

/** Shards, and the shard of each address, as versions without a store left them in a fleet's folder. */
export interface Adopted {
  readonly shards: readonly string[];
  readonly placement: ReadonlyMap<string, string>;
}

const fileSchema = z.object({
  version: z.literal(1),
  targets: z.record(z.string(), z.object({ shard: z.string(), seen: z.number() })),
});

/** Throws a sentence where the placement cannot be read. */
export function readAdopted(dir: string): Adopted {
  const shards = readdirSync(dir).filter((name) => /^shard-\d+$/.test(name));
  const file = path.join(dir, 'placement.json');
  const text = readText(file);
  try {
    return { shards, placement: text === undefined ? new Map() : placementOf(text) };
  } catch (cause) {
    throw new Error(`The placement file ${file} cannot be read. Targets would move between shards without it.`, {
      cause,
    });
  }
}

function placementOf(text: string): ReadonlyMap<string, string> {
  const { targets } = fileSchema.parse(JSON.parse(text));
  return new Map(Object.entries(targets).map(([address, { shard }]) => [address, shard]));
}
