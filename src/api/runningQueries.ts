import { z } from 'zod';

const runningQuerySchema = z.object({
  /** By which it is ended. */
  id: z.string(),
  /** The address that was asked, below the fleet's: `query`, `query_range`, `series`, …; `fanout` of what a page computes. */
  kind: z.string(),
  /** As it was asked, cut where it is very long: a query, or the selectors of lists. Empty where neither was given as text. */
  query: z.string(),
  /** Other texts that were asked with it. */
  more: z.number().int().nonnegative(),
  /** What is asked for, milliseconds since the epoch, and how finely; left out where it is one time, or no time was given. */
  range: z.object({ start: z.number(), end: z.number(), step: z.number() }).optional(),
  /** Milliseconds since it was asked, by the proxy's clock. */
  elapsedMs: z.number().nonnegative(),
  /** Whether it waits for its turn, is computed, or its answer is being sent. */
  state: z.enum(['waiting', 'running', 'sending']),
  /** Who asked, where the caller may know it. */
  asker: z.object({ login: z.string(), dashboard: z.string().optional(), panel: z.string().optional() }).optional(),
});
export type RunningQuery = z.infer<typeof runningQuerySchema>;

/** `GET /api/v1/fleets/<id>/queries/running`: what is asked of a fleet just now, the longest under way first. */
export const runningQueriesSchema = z.object({ fleet: z.string(), queries: z.array(runningQuerySchema) });
export type RunningQueries = z.infer<typeof runningQueriesSchema>;

/** `DELETE /api/v1/fleets/<id>/queries/running/<query>`: what was ended. */
export const endedQuerySchema = runningQuerySchema;
