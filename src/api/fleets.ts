import { z } from 'zod';

/** Fleet, shard and replica ids: safe in a path, a label value and a file name. */
export const idSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'use 1 to 63 of a-z, 0-9 and -, no - at an end');

/** Milliseconds since the epoch. */
const timeSchema = z.number();

/** As the engine's `Member`, with its replicas' ids. */
const memberSchema = z.object({
  id: idSchema,
  replicas: z.array(idSchema),
  labels: z.record(z.string(), z.string()).optional(),
  since: timeSchema.optional(),
  until: timeSchema.optional(),
  remoteRead: z.boolean().optional(),
  promql: z.boolean().optional(),
  mergedReplicas: z.array(idSchema).readonly().optional(),
});

/** As the engine's `Move`. */
const moveSchema = z.object({
  labels: z.record(z.string(), z.string()),
  from: idSchema,
  to: idSchema,
  joined: timeSchema,
  cutOver: timeSchema.optional(),
  left: timeSchema.optional(),
});

/** As the engine's `StoreMember`. */
const storeSchema = memberSchema.extend({
  flavour: z.enum(['prometheus', 'm3', 'victoriametrics', 'other']),
  allow: z.array(z.string()).readonly().optional(),
  earlier: z
    .array(z.object({ allow: z.array(z.string()).readonly().optional(), until: timeSchema }))
    .readonly()
    .optional(),
  addedLabels: z.array(z.string()).optional(),
  before: timeSchema,
});

/** As the engine's `AnsweringRule`. */
const answeringRuleSchema = z.object({
  group: z.string(),
  name: z.string(),
  expr: z.string(),
  labels: z.record(z.string(), z.string()),
  interval: z.number().positive(),
  covered: z.array(z.object({ from: timeSchema, to: timeSchema, series: z.number().int().nonnegative() })).readonly(),
});

/** As the engine's `Records`. */
const recordsSchema = z.object({
  id: idSchema,
  names: z.array(z.string()).readonly(),
  elsewhere: z
    .array(z.object({ name: z.string(), members: z.array(idSchema).readonly() }))
    .readonly()
    .optional(),
  /** In a fleet's topology alone. */
  answers: z.array(answeringRuleSchema).readonly().optional(),
});

/** As the engine's `LostData`. */
const lostSchema = z.object({ member: idSchema, since: timeSchema, until: timeSchema });

const releaseSchema = z.templateLiteral([z.literal([2, 3]), '.', z.number().int().nonnegative()]);

/** A release of Prometheus whose PromQL is spoken, and what of it is switched on, as in `--enable-feature`. */
const dialectSchema = z.object({
  release: releaseSchema,
  features: z.array(z.string()).readonly(),
});

/** `GET /api/v1/fleets`: what the caller may see. */
export const fleetSchema = z.object({
  id: idSchema,
  name: z.string(),
  kind: z.enum(['hash', 'independent']),
  driver: z.enum(['process', 'static', 'kubernetes']),
  members: z.array(memberSchema),
  partitionLabels: z.array(z.string()),
  replicatedJobs: z.array(z.string()),
  /** Whether the configuration proves how series are split, so that members need not be asked. */
  ownership: z.literal('proven').optional(),
  /** Milliseconds. */
  evaluationInterval: z.number().positive(),
  /** Why that may not be the step of one Prometheus, a sentence; to be shown with answers of subqueries that have none. */
  stepDoubt: z.string().optional(),
  /** Milliseconds. */
  lookback: z.number().positive(),
  /** Scrape interval, milliseconds: the data source's default `$__rate_interval` base. */
  scrapeInterval: z.number().positive(),
  experimental: z.boolean(),
  /** That of the member of the lowest release; left out where it is not known. */
  dialect: dialectSchema.optional(),
  /** The highest release among the members, where it is not that of the dialect. */
  newest: releaseSchema.optional(),
  /** Hand-overs of single targets that still matter to some query. */
  moves: z.array(moveSchema).optional(),
  store: storeSchema.optional(),
  records: recordsSchema.optional(),
  /** Data of members that are gone, which nobody has any more. */
  lost: z.array(lostSchema).optional(),
  /** Shards that were seen to hold the same series of the same targets, as replicas do. */
  alike: z.array(z.array(idSchema)).optional(),
  /** Why no query over the fleet can be right, a sentence. */
  refused: z.string().optional(),
  /** Why answers may be wrong although all members answer, each a sentence; to be shown with every answer. */
  doubts: z.array(z.string()).optional(),
  /** Made through the API and changed there (`definition.ts`); the others are changed in the fleets file. */
  editable: z.boolean().optional(),
});
export type Fleet = z.infer<typeof fleetSchema>;
/** `moves=false` leaves out hand-overs, of which there may be ten thousands: who computes no answers needs none. */
export const fleetListQuerySchema = z.object({ moves: z.enum(['true', 'false']).prefault('true') });
export const fleetListSchema = z.object({
  fleets: z.array(fleetSchema),
  /** Why no fleet can be made through the API, a sentence; left out where the caller may make one. */
  makingRefused: z.string().optional(),
});

/**
 * `GET /api/v1/fleets/<id>/topology`: what answers over one fleet are computed from. `known` is the version of the hand-overs
 * the caller has; they are left out where there are no newer ones.
 */
export const topologyQuerySchema = z.object({ known: z.string().max(100).optional() });
export const handOverPageSchema = z.object({
  moves: z.array(moveSchema),
  /** `offset` of the next page; left out on the last. */
  next: z.number().int().optional(),
});
export const topologySchema = z.object({
  fleet: fleetSchema.omit({ moves: true }),
  /** Another one as soon as a member may be another server than it was, or as there are others. Goes along with each fan-out. */
  generation: z.string(),
  /** Milliseconds since the epoch, by the proxy's clock. */
  now: z.number().optional(),
  /** Of all hand-overs together. */
  version: z.string(),
  /** The first page. */
  handOvers: handOverPageSchema.optional(),
});
/** `GET /api/v1/fleets/<id>/topology/moves`: `not_found` where that version is no longer kept; the topology is asked for again then. */
export const handOverQuerySchema = z.object({
  version: z.string().max(100),
  offset: z.coerce.number().int().min(0).prefault(0),
});

/** `joining`: started, not answering yet. `replaying`: reading its WAL, `replay` says how far. */
export const replicaStateSchema = z.enum(['joining', 'replaying', 'ready', 'down']);

/** A queue of remote write, by the shard's own metrics; counts since it started. */
const remoteWriteSchema = z.object({
  name: z.string(),
  /** Without user, password and query. */
  url: z.string(),
  pending: z.number(),
  failed: z.number(),
  /** Without what relabelling leaves out. */
  dropped: z.number(),
  /** Seconds from its newest sent sample to its newest; left out where that cannot be told. */
  behind: z.number().optional(),
});
export type RemoteWriteQueue = z.infer<typeof remoteWriteSchema>;

export const replicaHealthSchema = z.object({
  id: idSchema,
  state: replicaStateSchema,
  version: z.string().optional(),
  /** Share of the WAL read, 0 to 1, while replaying. */
  replay: z.number().min(0).max(1).optional(),
  /** Cores in use over the last minutes, and how many it may use where a limit is known. */
  cpu: z.object({ used: z.number(), limit: z.number().optional() }).optional(),
  /** Resident bytes, and how many it may use where a limit is known. */
  memory: z.object({ used: z.number(), limit: z.number().optional() }).optional(),
  activeSeries: z.number().optional(),
  /** Samples appended per second. */
  ingestRate: z.number().optional(),
  targets: z.object({ up: z.number(), total: z.number() }).optional(),
  /** Seconds since the oldest of the targets' newest scrapes, beyond its interval. */
  scrapeLag: z.number().optional(),
  /** Queries sent by the proxy and how many failed, over the last 5 minutes. */
  queries: z.object({ total: z.number(), failed: z.number() }),
  /** Milliseconds since the epoch. */
  startedAt: z.number().optional(),
  /** Its remote write, a queue for each server. */
  remoteWrite: z.array(remoteWriteSchema).optional(),
  /** What is wrong, each a sentence for a person. */
  problems: z.array(z.string()),
  /** When this was observed, milliseconds since the epoch. */
  observedAt: z.number(),
});
export type ReplicaHealth = z.infer<typeof replicaHealthSchema>;

const queuePartSchema = z.object({
  waiting: z.number().int().nonnegative(),
  /** Milliseconds, the longest of the last 5 minutes. */
  longestWait: z.number().nonnegative(),
});

/** What of a fleet waits in the proxy for its turn. */
const fleetQueueSchema = z.object({
  queries: queuePartSchema,
  /** To replicas. */
  requests: queuePartSchema,
  /** Queries of the last 5 minutes that were refused, as too many wait. */
  refused: z.number().int().nonnegative(),
});
export type FleetQueue = z.infer<typeof fleetQueueSchema>;

/** `GET /api/v1/fleets/<id>/shards`. */
export const shardListSchema = z.object({
  fleet: idSchema,
  shards: z.array(
    z.object({
      id: idSchema,
      replicas: z.array(replicaHealthSchema),
      /** Problems of the shard as a whole. */
      problems: z.array(z.string()),
    })
  ),
  /** Problems of the fleet as a whole. */
  problems: z.array(z.string()),
  queue: fleetQueueSchema.optional(),
  /** Those of `problems` that are about remote write to the long-term store. */
  writing: z.array(z.string()).optional(),
  /** Of the fleet's rules, where it has any. */
  rules: z
    .object({
      /** Rules whose last run failed, and the names of the first of them. */
      failing: z.number().int().nonnegative(),
      names: z.array(z.string()),
      /** Those of `problems` that are about rules. */
      problems: z.array(z.string()),
    })
    .optional(),
});
export type ShardList = z.infer<typeof shardListSchema>;

/** `GET /api/v1/version`: what the configuration page's test reads. */
export const versionSchema = z.object({ name: z.literal('promshards'), version: z.string(), fleets: z.number() });
export type Version = z.infer<typeof versionSchema>;
