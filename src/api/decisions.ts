import { z } from 'zod';

import { idSchema } from './fleets';

export const metricSchema = z.enum(['cpu', 'memory', 'series', 'samples']);

/** What one metric asked for; see `Proposal` in `src/autoscaling`. */
const proposalSchema = z.object({
  metric: metricSchema,
  /** Sum over the active shards that could be read: cores, bytes, series or samples per second. */
  total: z.number(),
  /** Use over what the shards there are should carry: 1 is on target. Left out where nothing could be read. */
  ratio: z.number().optional(),
  /** Active shards whose use could not be read. */
  missing: z.number().int(),
  /** Shards asked for; left out where nothing could be read. */
  shards: z.number().int().optional(),
});

/** As HorizontalPodAutoscaler's conditions. */
export const conditionSchema = z.object({
  type: z.enum(['AbleToScale', 'ScalingActive', 'ScalingLimited']),
  status: z.boolean(),
  reason: z.string(),
  message: z.string(),
});

/** `hold`: the number of shards stays. */
const outcomeSchema = z.enum(['scale-up', 'scale-down', 'hold']);

/** One conclusion of the autoscaler, or a number of shards set by hand. A conclusion that stays the same is one row. */
export const decisionSchema = z.object({
  /** Grows with time; names the decision in links. */
  id: z.number().int().positive(),
  fleet: idSchema,
  /** Milliseconds since the epoch. */
  at: z.number(),
  origin: z.enum(['autoscaler', 'manual']),
  /** Active shards before. */
  from: z.number().int(),
  /** Shards wanted. */
  to: z.number().int(),
  outcome: outcomeSchema,
  /** Whether it was acted on; not in a dry run, in a freeze, or when something stood in the way. */
  applied: z.boolean(),
  /** What the metrics ask for together, before any limit. */
  recommended: z.number().int(),
  proposals: z.array(proposalSchema),
  /** What kept the number of shards from what the metrics asked for, in the order it was met: `Limit` in `src/autoscaling`. */
  limits: z.array(z.string()),
  conditions: z.array(conditionSchema),
  /** For a person: "3 -> 4: CPU at 83 % of the 70 % target asks for 4; memory at 50 % asks for 3". */
  sentence: z.string(),
  policyVersion: z.number().int(),
  /** Who set the number by hand. */
  login: z.string().optional(),
  reason: z.string().optional(),
});
export type Decision = z.infer<typeof decisionSchema>;

/** A query's positive whole number. */
const count = z.coerce.number().int().positive();
const time = z.coerce.number();

/** `GET /api/v1/fleets/<id>/decisions`, the newest first. `before` is the id of the last row of the page before. */
export const decisionQuerySchema = z.object({
  before: count.optional(),
  limit: count.max(1000).prefault(100),
  from: time.optional(),
  to: time.optional(),
  outcome: outcomeSchema.optional(),
});
export type DecisionSearch = z.input<typeof decisionQuerySchema>;
export const decisionPageSchema = z.object({
  decisions: z.array(decisionSchema),
  /** `before` of the next page; left out on the last. */
  next: z.number().int().optional(),
});
export type DecisionPage = z.infer<typeof decisionPageSchema>;

/** What was done, by a person or by the controller. */
export const auditEntrySchema = z.object({
  id: z.number().int().positive(),
  fleet: idSchema,
  at: z.number(),
  /** A Grafana login, `operator` (holder of the operator's token), `local`, or `controller`. */
  login: z.string(),
  /** Such as `policy.save`, `shard.drain`, `shard.remove`. */
  action: z.string(),
  /** For a person. */
  sentence: z.string(),
  reason: z.string(),
  /** What it was, where that has a form: a policy, a number of shards. */
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** `GET /api/v1/fleets/<id>/audit`, the newest first. `by` leaves out the controller (`people`) or people. */
export const auditQuerySchema = z.object({
  before: count.optional(),
  limit: count.max(1000).prefault(100),
  from: time.optional(),
  to: time.optional(),
  by: z.enum(['people', 'controller']).optional(),
});
export type AuditSearch = z.input<typeof auditQuerySchema>;
export const auditPageSchema = z.object({
  entries: z.array(auditEntrySchema),
  next: z.number().int().optional(),
});
export type AuditPage = z.infer<typeof auditPageSchema>;
