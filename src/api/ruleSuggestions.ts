import { z } from 'zod';

import { idSchema } from './fleets';

const count = z.number().int().nonnegative();
/** 0 to 1. */
const share = z.number().min(0).max(1);

const suggestionSchema = z.object({
  /** A name by the convention level:metric:operations, which no rule of the fleet has. */
  record: z.string(),
  expr: z.string(),
  /** What a rule of the fleet that records this already is called; left out where none does. */
  recordedAs: z.string().optional(),
  /** Series that it would write now; left out where that could not be found out. */
  series: count.optional(),
  /** Queries of which it is a part: the dearest of them, and how many there are. */
  queries: z.array(z.string()),
  queryCount: count,
  runs: count,
  /** Of the time, and of the bytes, that all queries of these days took: what those parts took that it would stand for. */
  time: share,
  bytes: share,
});
export type RuleSuggestion = z.infer<typeof suggestionSchema>;

/** `GET /api/v1/fleets/<id>/rule-suggestions`: recording rules for what was asked over the last days, those that save most first. */
export const ruleSuggestionsSchema = z.object({
  fleet: idSchema,
  /** The days that are looked at, milliseconds since the epoch. */
  from: z.number(),
  to: z.number(),
  /** Queries in that time, and how long they took. */
  runs: count,
  totalMs: z.number(),
  suggestions: z.array(suggestionSchema),
  /** Why something is not known; each a sentence. */
  problems: z.array(z.string()),
});
export type RuleSuggestions = z.infer<typeof ruleSuggestionsSchema>;
