import { z } from 'zod';

import { idSchema } from './fleets';

const count = z.number().nonnegative();

/** A count over all shards: each shard tells of its largest ones only, so of others a bound is all that is known. */
const boundedShape = { least: count, most: count };

const ofShardSchema = z.object({ shard: idSchema, count });

const rankedSchema = z.object({
  name: z.string(),
  ...boundedShape,
  /** The shards that told of it, the largest first. */
  shards: z.array(ofShardSchema),
});
export type RankedCount = z.infer<typeof rankedSchema>;

const scrapedShape = {
  /** Samples of one scrape, of all the targets. */
  samples: count,
  /** The same a day before; left out where there was none. */
  yesterday: count.optional(),
  /** Series that were new within the last hour. */
  added: count,
};

/**
 * `GET /api/v1/fleets/<id>/cardinality`: what takes the shards' memory. Series are those of heads: what ended within the last hours
 * is among them, and so are, on both shards, those of a target that was handed over meanwhile.
 */
export const cardinalitySchema = z.object({
  fleet: idSchema,
  shards: z.array(z.object({ shard: idSchema, series: count, chunks: count.optional(), labelPairs: count.optional() })),
  /** Series by metric, the largest first. */
  metrics: z.array(rankedSchema),
  /** Series by label and value, as `job=node`. */
  pairs: z.array(rankedSchema),
  /** Values by label: a value that several shards have is one, so that there may be no more than the largest shard has. */
  labels: z.array(rankedSchema),
  /** Bytes of values by label. */
  labelBytes: z.array(rankedSchema),
  jobs: z.array(z.object({ job: z.string(), ...scrapedShape })),
  targets: z.array(z.object({ job: z.string(), instance: z.string(), shard: idSchema, samples: count, added: count })),
  /** Which shards did not tell, and what; each a sentence. */
  problems: z.array(z.string()),
});
export type Cardinality = z.infer<typeof cardinalitySchema>;
