import { z } from 'zod';

import { metricSchema } from './decisions';
import { idSchema } from './fleets';

/** From here on, as a multiple of the mean of the fleet's shards, a shard's use is out of balance: the alert's own limit. */
export const SKEWED = 1.3;

/** So many shards can be told apart in one plot. */
export const MOST_NAMED = 12;

/** `GET /api/v1/fleets/<id>/shard-usage`: use of each shard over time, of the last 6 hours where no time is given. */
export const shardUsageQuerySchema = z.object({
  metric: metricSchema,
  /** Milliseconds since the epoch, both. */
  from: z.coerce.number().min(0).optional(),
  to: z.coerce.number().min(0).optional(),
  /** Milliseconds; made longer where there would be too many points, or where use was not kept so finely. */
  step: z.coerce.number().positive().optional(),
});

/** One a time; null where nothing was recorded. */
const line = z.array(z.number().nullable());

export const shardUsageSchema = z.object({
  fleet: idSchema,
  metric: metricSchema,
  step: z.number(),
  /** Milliseconds since the epoch, a step apart; none where nothing was recorded. */
  times: z.array(z.number()),
  /** Over the shards that could be read: cores, bytes, series or samples per second of one shard. */
  mean: line,
  lowest: line,
  highest: line,
  /** How many shards these are of. */
  total: z.number().int(),
  /** How many of them use more than `SKEWED` times the mean. */
  skewed: z.number().int(),
  /** All shards of a fleet of at most `MOST_NAMED`; of a larger one the skewed, the most skewed first. */
  shards: z
    .array(
      z.object({
        id: idSchema,
        /** Its use over the mean's, for the times it was read. */
        skew: z.number(),
        values: line,
      })
    )
    .max(MOST_NAMED),
});
export type ShardUsage = z.infer<typeof shardUsageSchema>;
