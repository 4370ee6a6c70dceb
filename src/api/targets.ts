import { z } from 'zod';

import { idSchema } from './fleets';

/** Why a target went from one shard to another. */
const moveReasonSchema = z.enum(['scale-up', 'drain', 'rebalance', 'lost']);

/**
 * A hand-over. Both shards scrape the target from `joined` to `left`; samples before `cutOver` are the old shard's, from
 * then on the new one's. Milliseconds since the epoch; what has not happened yet is left out.
 */
const moveSchema = z.object({
  id: z.number().int().positive(),
  address: z.string(),
  from: idSchema,
  to: idSchema,
  reason: moveReasonSchema,
  /** When it was decided. */
  planned: z.number(),
  joined: z.number().optional(),
  cutOver: z.number().optional(),
  left: z.number().optional(),
});

/**
 * `placed`: scraped by its shard. `moving`: in a hand-over. `waiting`: not placed yet, or its shard has not begun.
 * `replicated`: scraped by every shard.
 */
export const targetStateSchema = z.enum(['placed', 'moving', 'waiting', 'replicated']);
export const targetHealthSchema = z.enum(['up', 'down', 'unknown']);
export const targetFlagSchema = z.enum(['tooHeavy', 'scrapedTwice', 'unscraped']);

/** One target of one job. All targets of an address are on one shard, where the fleet is placed from here. */
export const targetSchema = z.object({
  job: z.string(),
  address: z.string(),
  /** Of its group, before relabelling; of a fleet that is not placed from here: after it. */
  labels: z.record(z.string(), z.string()),
  /** Of a fleet that is not placed from here: before relabelling, and what is scraped. */
  discovered: z.record(z.string(), z.string()).optional(),
  url: z.string().optional(),
  /** Left out while it has none, and for targets that every shard scrapes. */
  shard: idSchema.optional(),
  /** The shard it comes from, while moving. */
  from: idSchema.optional(),
  state: targetStateSchema,
  health: targetHealthSchema,
  /** Of the last scrape, where it failed; or why nothing is known of it. */
  error: z.string().optional(),
  /** When it was scraped last, milliseconds since the epoch, and how long that took, milliseconds. */
  lastScrape: z.number().optional(),
  scrapeMs: z.number().optional(),
  /** Samples per second; an estimate from the job's others until it was scraped. */
  weight: z.number(),
  weightKnown: z.boolean(),
  /** When it came to its shard, milliseconds since the epoch. */
  since: z.number().optional(),
  lastMove: moveSchema.optional(),
  flags: z.array(targetFlagSchema),
});
export type Target = z.infer<typeof targetSchema>;

const text = z.string().max(1000);

/**
 * `GET /api/v1/fleets/<id>/targets`. `search` is looked for in job, address, URL, shard, error and labels, written `name="value"`,
 * ignoring case.
 */
export const targetQuerySchema = z.object({
  offset: z.coerce.number().int().min(0).prefault(0),
  limit: z.coerce.number().int().positive().max(1000).prefault(200),
  search: text.optional(),
  job: text.optional(),
  shard: text.optional(),
  state: targetStateSchema.optional(),
  health: targetHealthSchema.optional(),
  flag: targetFlagSchema.optional(),
  sort: z.enum(['address', 'job', 'shard', 'weight', 'scrapeMs', 'since']).prefault('address'),
  order: z.enum(['asc', 'desc']).prefault('asc'),
});
export type TargetQuery = z.output<typeof targetQuerySchema>;
/** What may be asked for; `offset`, `limit`, `sort` and `order` have values of their own where they are left out. */
export type TargetSearch = z.input<typeof targetQuerySchema>;

export const targetPageSchema = z.object({
  fleet: idSchema,
  /** Whether the targets are placed from here; else they are those that the shards tell of. */
  placed: z.boolean(),
  /** Why some are not listed, each a sentence. */
  problems: z.array(z.string()),
  /** Rows that match; `targets` is the part asked for, and may be shorter than asked to keep the answer below 1 MB. */
  total: z.number().int(),
  targets: z.array(targetSchema),
  /** `offset` of the next page; left out on the last. */
  next: z.number().int().optional(),
  /** Of all targets, whatever was asked for. */
  summary: z.object({
    targets: z.number().int(),
    addresses: z.number().int(),
    jobs: z.array(z.string()),
    flags: z.record(targetFlagSchema, z.number().int()),
    health: z.record(targetHealthSchema, z.number().int()),
    shards: z.array(z.object({ id: idSchema, targets: z.number().int(), weight: z.number(), heaviest: z.number() })),
  }),
});
export type TargetPage = z.infer<typeof targetPageSchema>;

/** `GET /api/v1/fleets/<id>/moves`, the newest first. */
export const moveQuerySchema = z.object({
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().positive().max(1000).prefault(100),
  address: text.optional(),
  open: z.enum(['true', 'false']).optional(),
});
export const movePageSchema = z.object({ moves: z.array(moveSchema), next: z.number().int().optional() });
export type MovePage = z.infer<typeof movePageSchema>;
