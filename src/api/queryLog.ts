import { z } from 'zod';

import { idSchema } from './fleets';

/** Characters of a query that is told apart from others. */
export const MOST_QUERY_TEXT = 4000;
/** Runs that are told at once. */
export const MOST_RUNS_TOLD = 100;

const count = z.number().int().nonnegative();
/** No sum of as many as there can be is beyond what a double counts exactly. */
const amount = z.number().min(0).max(1e12);

/** One run of a query over a fleet, as whoever computed it tells. */
export const queryRunSchema = z.strictObject({
  /** Empty where it is longer than what is told apart. */
  query: z.string().max(MOST_QUERY_TEXT),
  /** Milliseconds; 0: an instant query. */
  step: z.number().int().min(0).max(1e12),
  /** Whether it ended without an answer. */
  failed: z.boolean(),
  elapsedMs: amount,
  /** Read from members, with the series and samples in them; kept answers are not among these. */
  bytes: amount,
  series: amount,
  samples: amount,
  /** Samples that were kept of answers before. */
  cached: amount,
  /** Why not all of it was pushed; left out where it was, or that is not known. */
  notPushed: z.string().max(500).optional(),
  dashboard: z.string().max(100).optional(),
  panel: z.string().max(100).optional(),
});
export type QueryRun = z.infer<typeof queryRunSchema>;

/** `POST /api/v1/fleets/<id>/queries`: what the data source computed in a page. */
export const queryReportSchema = z.strictObject({ runs: z.array(queryRunSchema).min(1).max(MOST_RUNS_TOLD) });
export const queryReportedSchema = z.object({ runs: count });

const querySumsSchema = z.object({
  runs: count,
  /** Of these, those that ended without an answer. */
  failed: count,
  totalMs: z.number(),
  largestMs: z.number(),
  bytes: z.number(),
  /** The most of one run. */
  series: z.number(),
  samples: z.number(),
  cached: z.number(),
});
export type QuerySums = z.infer<typeof querySumsSchema>;

const askerSchema = z.object({
  /** As Grafana tells it; empty where nobody does. */
  login: z.string(),
  dashboard: z.string().optional(),
  panel: z.string().optional(),
  runs: count,
});

const loggedQuerySchema = querySumsSchema.extend({
  /** As the engine writes it. */
  query: z.string(),
  /** Milliseconds; 0: an instant query. */
  step: z.number(),
  /** The hours in which it was asked first and last: their beginnings, milliseconds since the epoch. */
  first: z.number(),
  last: z.number(),
  notPushed: z.string().optional(),
  /** Who asked most often. */
  askers: z.array(askerSchema),
});

export type LoggedQuery = z.infer<typeof loggedQuerySchema>;

/** What queries are ordered by, the most first: of all their runs, or of the largest one (`largest`, `series`). */
export const queryOrders = ['time', 'largest', 'runs', 'failed', 'bytes', 'samples', 'series'] as const;
export type QueryOrder = (typeof queryOrders)[number];

/**
 * `GET /api/v1/fleets/<id>/queries`: those of most time first, where nothing else is asked for. `from` and `to` are milliseconds since the epoch, of which whole hours
 * count; `search` is looked for in the texts, ignoring case.
 */
export const loggedQueriesQuerySchema = z.object({
  offset: z.coerce.number().int().min(0).prefault(0),
  limit: z.coerce.number().int().positive().max(50).prefault(25),
  order: z.enum(queryOrders).prefault('time'),
  search: z.string().max(1000).optional(),
  from: z.coerce.number().min(0).optional(),
  to: z.coerce.number().min(0).optional(),
});

export type LoggedQueriesQuery = z.input<typeof loggedQueriesQuerySchema>;

export const queryLogPageSchema = z.object({
  fleet: idSchema,
  /** The time it is of. */
  from: z.number(),
  to: z.number(),
  /** Queries that match. */
  total: count,
  queries: z.array(loggedQuerySchema),
  /** `offset` of the next page; left out on the last. */
  next: count.optional(),
  /** All of that time, whatever was searched for, and what of it is no longer told apart. */
  all: querySumsSchema,
  others: querySumsSchema,
  /** What is missing from it; each a sentence. */
  problems: z.array(z.string()),
});
export type QueryLogPage = z.infer<typeof queryLogPageSchema>;
