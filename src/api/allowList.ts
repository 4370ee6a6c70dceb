import { z } from 'zod';

import { idSchema } from './fleets';
import { reasonSchema } from './reason';

/** So many selectors a list may have. */
export const MOST_SELECTORS = 500;

/** Selectors of what is written to a long-term store; null: all is. */
export const allowListSchema = z
  .array(z.string())
  .min(1, 'name a selector at least: with none, nothing would be written')
  .max(MOST_SELECTORS, `at most ${MOST_SELECTORS} selectors`)
  .readonly()
  .nullable();
export type AllowList = z.infer<typeof allowListSchema>;

/**
 * `GET /api/v1/fleets/<id>/allow-list`. The `ETag` header is the version in quotes; `PUT` needs it as `If-Match` and answers 412
 * (`conflict`) with the newest document in `current` where somebody was faster.
 */
export const allowListDocumentSchema = z.object({
  fleet: idSchema,
  /** 1 is the first. */
  version: z.number().int().positive(),
  allow: allowListSchema,
  /** Milliseconds since the epoch. */
  savedAt: z.number(),
  /** Login, or `fleets file`. */
  savedBy: z.string(),
  reason: z.string(),
});
export type AllowListDocument = z.infer<typeof allowListDocumentSchema>;

/** `GET /api/v1/fleets/<id>/allow-list/versions`, the newest first. */
export const allowListVersionsSchema = z.object({ versions: z.array(allowListDocumentSchema) });

const count = z.number().int().nonnegative();

/** Series that two lists take. */
const takenSchema = z.object({ before: count, after: count });

const changedMetricSchema = takenSchema.extend({
  name: z.string(),
  /** Of all shards that answered. */
  series: count,
});

/** What an edit takes from who reads the store. */
const brokenSchema = z.discriminatedUnion('kind', [
  /** `up` would no longer be written of all targets that it is written of. */
  z.object({ kind: z.literal('up') }),
  /** A histogram would be written without some of its metrics, and so be of no use. */
  z.object({ kind: z.literal('histogram'), name: z.string(), lacks: z.array(z.string()) }),
  /** A rule, or a query of the last days, reads what would no longer be written by these selectors. A query's name is its text. */
  z.object({ kind: z.enum(['recording', 'alerting', 'query']), name: z.string(), selectors: z.array(z.string()) }),
]);
export type BrokenByList = z.infer<typeof brokenSchema>;

/** What another allow list would keep of the series that shards have now. */
export const allowListPreviewSchema = z.object({
  /** Samples a second of one series. */
  rate: z.number(),
  /** Those that answered. */
  shards: z.array(takenSchema.extend({ shard: idSchema, series: count })),
  /** Metrics of which more or less would be written: those that change most, and how many there are. */
  metrics: z.array(changedMetricSchema),
  metricCount: count,
  /** The first of what breaks, and how much there is. */
  broken: z.array(brokenSchema),
  brokenCount: count,
  /** Selectors of the list that take nothing of what there is now. */
  idle: z.array(z.string()),
  /** Who did not answer, so that the numbers are lower bounds; each a sentence. */
  problems: z.array(z.string()),
});
export type AllowListPreview = z.infer<typeof allowListPreviewSchema>;

/** `PUT /api/v1/fleets/<id>/allow-list`. */
export const allowListUpdateSchema = z.strictObject({
  allow: allowListSchema,
  reason: reasonSchema,
  /** Check it and tell what it would keep of what there is now; save nothing. */
  dryRun: z.boolean().prefault(false),
});

/** What `PUT` answers: the list that is saved, or with `dryRun` the one that is asked about, and what it would do. */
export const allowListSavedSchema = allowListDocumentSchema.extend({ preview: allowListPreviewSchema.optional() });
export type AllowListSaved = z.infer<typeof allowListSavedSchema>;
