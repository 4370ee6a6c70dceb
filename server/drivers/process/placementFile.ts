import { z } from 'zod';

const fileSchema = z.object({
  version: z.literal(1),
  targets: z.record(z.string(), z.object({ shard: z.string(), seen: z.number() })),
});

/** The shard of each address as versions without a store wrote it down, in `placement.json`. Throws on any other text. */
export function parsePlacement(text: string): ReadonlyMap<string, string> {
  const { targets } = fileSchema.parse(JSON.parse(text));
  return new Map(Object.entries(targets).map(([address, { shard }]) => [address, shard]));
}
