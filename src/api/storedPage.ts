import { z } from 'zod';

import { idSchema } from './fleets';

const count = z.number().int().nonnegative();
const storedSchema = z.enum(['all', 'some', 'none']);

const metricSchema = z.object({
  name: z.string(),
  /** Of all shards that answered, each counted by itself. */
  series: count,
  /** Of those shards' series, 0 to 1. */
  share: z.number(),
  /** How much of it the allow list names. */
  stored: storedSchema,
  /** The selectors of the list that take it, or a part of it. */
  selectors: z.array(z.string()),
  /** Rules of the fleet that read it: the first of them, and how many there are. */
  rules: z.array(z.string()),
  ruleCount: count,
  /** Queries of the last days that read it: the dearest of them, and how many there are. */
  queries: z.array(z.string()),
  queryCount: count,
});
export type StoreMetric = z.infer<typeof metricSchema>;

const writerSchema = z.object({
  shard: idSchema,
  replica: idSchema,
  /** Left out where it does not tell. */
  queues: z
    .array(
      z.object({
        name: z.string(),
        /** Where it writes, without what may be secret. */
        url: z.string(),
        /** Samples that wait, that the server refused, and that were given up, since the shard started. */
        pending: count,
        failed: count,
        dropped: count,
        /** Seconds. Left out where that cannot be told. */
        behind: z.number().optional(),
      })
    )
    .optional(),
});
export type StoreWriter = z.infer<typeof writerSchema>;

const sumSchema = z.object({ metrics: count, series: count });

/** `GET /api/v1/fleets/<id>/store`. `search` is looked for in the names, ignoring case. */
export const storeQuerySchema = z.object({
  offset: z.coerce.number().int().min(0).prefault(0),
  limit: z.coerce.number().int().positive().max(1000).prefault(100),
  search: z.string().max(1000).optional(),
  stored: storedSchema.optional(),
});
export type StoreSearch = z.input<typeof storeQuerySchema>;

export const storedPageSchema = z.object({
  fleet: idSchema,
  /** Left out where the fleet has none; then there are no metrics either. */
  store: z
    .object({
      id: idSchema,
      flavour: z.string(),
      /** All is written, where left out. */
      allow: z.array(z.string()).optional(),
      /** The store is asked for what is older, milliseconds since the epoch; left out while that is not known. */
      before: z.number().optional(),
      /** What `allow` is for Prometheus, as YAML: to be copied where shards are run by somebody else. */
      relabelling: z.string().optional(),
      /** Whether the proxy writes that into the shards' configuration. */
      isApplied: z.boolean(),
      /** Seconds that remote write may be behind. */
      buffer: z.number(),
      /** Since when it has data (milliseconds since the epoch) and the bytes that takes on its disk; what it does not tell is left out. */
      held: z.object({ since: z.number().optional(), bytes: z.number().optional() }),
    })
    .optional(),
  /** Samples a second of one series. */
  rate: z.number(),
  /** Metrics that match, those with most series first. */
  total: count,
  metrics: z.array(metricSchema),
  /** `offset` of the next page; left out on the last. */
  next: count.optional(),
  /** Of all metrics, whatever was asked for. */
  summary: z.object({ all: sumSchema, some: sumSchema, none: sumSchema }),
  writers: z.array(writerSchema),
  /** Who did not answer, so that the numbers are lower bounds; each a sentence. */
  problems: z.array(z.string()),
});
export type StoredPage = z.infer<typeof storedPageSchema>;
