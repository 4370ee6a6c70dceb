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

/** `PUT /api/v1/fleets/<id>/allow-list`. */
export const allowListUpdateSchema = z.strictObject({ allow: allowListSchema, reason: reasonSchema });
