import { z } from 'zod';

import { idSchema } from './fleets';

/** Milliseconds since the epoch. */
const time = z.number();
const spanShape = { from: time, to: time };

/** As the engine's `PlanRow`: one node of the plan, depth first. */
const planRowSchema = z.object({
  /** 0 is the root; the rows of a node's children follow it, one deeper. */
  depth: z.number().int(),
  /** `leaf` and `raw`: asked of members. All others are computed by the proxy, or by the data source. */
  op: z.string(),
  /** What the node computes, as PromQL. */
  query: z.string(),
  /** Why it is not asked of the members, or how their answers become one. */
  reason: z.string().optional(),
  /** Of a leaf: how the answers of its members become one value. */
  merge: z.string().optional(),
  /** Of a leaf: its number. Equal leaves have one number and are asked once. */
  leaf: z.number().int().optional(),
  asks: z.array(
    z.object({
      /** `here`: computed from raw samples, because no single member can say it. */
      of: z.enum(['members', 'here']),
      members: z.array(idSchema),
      query: z.string(),
      /** `step` is left out for one time, and for raw samples. */
      times: z.object({ start: time, end: time, step: z.number().optional() }),
      /** Of `here`: how many targets that were handed over it is of, where it is of them alone. */
      handedOver: z.number().int().optional(),
    })
  ),
});
export type ExplainRow = z.infer<typeof planRowSchema>;

/** As the engine's `PlanTimeline`: who is asked for which times, and how the fleet changed meanwhile. */
const timelineSchema = z.object({
  ...spanShape,
  members: z.array(
    z.object({
      member: idSchema,
      role: z.enum(['shard', 'store']),
      since: time.optional(),
      until: time.optional(),
      asked: z.array(z.object(spanShape)),
    })
  ),
  changes: z.array(
    z.object({
      at: time,
      kind: z.enum(['added', 'drained', 'moved', 'store']),
      member: idSchema.optional(),
      targets: z.number().int().optional(),
    })
  ),
  lost: z.array(z.object({ member: idSchema, ...spanShape })),
});
export type ExplainTimeline = z.infer<typeof timelineSchema>;

/** As the engine's `MemberCoverage`: what one member was asked and gave. */
const memberRunSchema = z.object({
  member: idSchema,
  /** `failed`: something only this member has is missing from the result; `error` says why. */
  state: z.enum(['complete', 'failed']),
  error: z.string().optional(),
  /** Since when it has data, where that is within what the query reads. */
  since: time.optional(),
  requests: z.number().int(),
  bytes: z.number(),
  series: z.number().int(),
  samples: z.number().int(),
  /** Of these samples, those that came from the cache. */
  cached: z.number().int().optional(),
  /** Milliseconds, the longest of its requests. */
  elapsedMs: z.number(),
  replicas: z.array(z.string()),
});
export type MemberRun = z.infer<typeof memberRunSchema>;

/** What became of the query when it was run, `failed` where it has no result at all. */
const runSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('done'),
    elapsedMs: z.number(),
    /** Of the result. */
    series: z.number().int(),
    samples: z.number().int(),
    /** Of these samples, those that came from the cache: members were asked for the others alone. */
    cached: z.number().int().optional(),
    members: z.array(memberRunSchema),
    /** Which member is missing and what that means for this query. */
    notices: z.array(z.string()),
  }),
  z.object({ state: z.literal('failed'), elapsedMs: z.number(), message: z.string() }),
]);
export type ExplainRun = z.infer<typeof runSchema>;

/**
 * `GET` or `POST /fleets/<id>/explain?query&start&end&step`, without `start` an instant query at `time`: the `data` of an
 * answer in Prometheus' form. With `run=1` the query is run as well, and the plan is the one it was run by.
 */
export const explainSchema = z.object({
  /** The plan as an indented tree. */
  text: z.string(),
  /** Why nothing is added up from partial sums, where that is so. */
  exact: z.string().optional(),
  rows: z.array(planRowSchema),
  leaves: z.array(
    z.object({
      id: z.number().int(),
      merge: z.string(),
      queries: z.array(z.object({ member: idSchema, query: z.string() })),
    })
  ),
  /** Parts of the query that are computed by the proxy, each with its reason. `span` is offsets in the query. */
  notPushed: z.array(
    z.object({ part: z.string(), span: z.object({ start: z.number(), end: z.number() }), reason: z.string() })
  ),
  timeline: timelineSchema,
  /** What was found out of what the plan takes for granted of the members' data, where the query was run. */
  ownership: z.array(z.object({ selector: z.string(), holds: z.boolean(), text: z.string() })).optional(),
  /** Of each plan that was given up for this one, what was found out by it; where the query was run. */
  attempts: z.array(z.string()).optional(),
  run: runSchema.optional(),
});
export type Explain = z.infer<typeof explainSchema>;

/** An answer of the Prometheus-compatible API. */
export const explainAnswerSchema = z.object({
  status: z.literal('success'),
  data: explainSchema,
  warnings: z.array(z.string()).prefault([]),
  infos: z.array(z.string()).prefault([]),
});
