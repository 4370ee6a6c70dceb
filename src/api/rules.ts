import { z } from 'zod';

import { idSchema } from './fleets';

const text = z.string().max(1000);
const texts = z.record(z.string(), z.string());
const count = z.number().int().nonnegative();

const ruleKindSchema = z.enum(['recording', 'alerting']);
const ruleHealthSchema = z.enum(['ok', 'err', 'unknown']);
/** `unknown`: it was not evaluated yet. */
const ruleStateSchema = z.enum(['firing', 'pending', 'inactive', 'unknown']);

/** An alert that is pending or firing. Times are milliseconds since the epoch. */
const alertSchema = z.object({
  state: z.enum(['firing', 'pending']),
  since: z.number(),
  /** Since when it fires though its expression gives it no longer. */
  keepFiringSince: z.number().optional(),
  labels: texts,
  annotations: texts,
  /** As PromQL writes numbers. */
  value: z.string(),
});
export type FleetAlert = z.infer<typeof alertSchema>;

/** A rule, and what became of it last. Durations are milliseconds, times milliseconds since the epoch. */
const ruleSchema = z.object({
  kind: ruleKindSchema,
  /** What it records, or the alert. */
  name: z.string(),
  expr: z.string(),
  /** Those of its group among them; of an alerting rule, templates. */
  labels: texts,
  /** Of an alerting rule: how long an alert is pending, and goes on firing. */
  for: z.number().optional(),
  keepFiringFor: z.number().optional(),
  annotations: texts.optional(),
  /** Of a recording rule whose group answers queries of its expression: for which times, or why it does not. Times are milliseconds since the epoch. */
  answering: z
    .object({
      problem: z.string().optional(),
      /** Why the last evaluation is in doubt, and answers nothing. */
      doubt: z.string().optional(),
      since: z.number().optional(),
      until: z.number().optional(),
      /** How often an evaluation between them is not whole, or not known to be. */
      gaps: count,
    })
    .optional(),
  health: ruleHealthSchema,
  lastError: z.string().optional(),
  lastEvaluation: z.number().optional(),
  evaluationTime: z.number(),
  /** The longest run since it was read. Left out for rules of shards, which do not tell. */
  longest: z.number().optional(),
  /** Samples that its last run wrote, without markers of what is gone. Left out for rules of shards. */
  samples: count.optional(),
  /** Of an alerting rule. */
  state: ruleStateSchema.optional(),
  /** The first of them. */
  alerts: z.array(alertSchema).optional(),
  /** How many there are in all. */
  alertCount: count.optional(),
  /** Of a rule of shards: what is wrong with it over the whole fleet, each a sentence. */
  remarks: z.array(z.string()).optional(),
});
export type FleetRule = z.infer<typeof ruleSchema>;

const countsSchema = z.object({
  rules: count,
  ok: count,
  err: count,
  unknown: count,
  /** Alerting rules with alerts that fire; of the others, those with alerts that are pending. */
  firing: count,
  pending: count,
  /** Rules with remarks. */
  remarked: count,
});
export type RuleCounts = z.infer<typeof countsSchema>;

const groupSchema = z.object({
  file: z.string(),
  name: z.string(),
  interval: z.number(),
  /** Most series of a rule; 0: no limit. */
  limit: z.number(),
  lastEvaluation: z.number().optional(),
  evaluationTime: z.number(),
  /** How far in the past it is evaluated. This and what follows is left out for groups of shards, which do not tell. */
  queryOffset: z.number().optional(),
  longest: z.number().optional(),
  /** Slots that were skipped, since there was no time for them. */
  missed: count.optional(),
  next: z.number().optional(),
  /** Which shards have it, each with the same rules. Left out for groups of the fleet. */
  shards: z.array(idSchema).optional(),
  /** Of all its rules, whatever was asked for. */
  counts: countsSchema,
  /** Those that were asked for and are on this page, in their order. */
  rules: z.array(ruleSchema),
});
export type FleetRuleGroup = z.infer<typeof groupSchema>;

/** A server that alerts are sent to, and what became of them since it was found. */
const alertmanagerSchema = z.object({
  url: z.string(),
  /** Why it did not take the last request. */
  problem: z.string().optional(),
  /** Alerts that wait for it, that it took, of requests that it did not take, and that it never will. */
  waiting: count,
  sent: count,
  errors: count,
  dropped: count,
});
export type AlertmanagerState = z.infer<typeof alertmanagerSchema>;

/** `GET /api/v1/fleets/<id>/rules`. `search` is looked for in group, file, name, expression and labels, ignoring case. */
export const ruleQuerySchema = z.object({
  /** Whose rules: of the whole fleet, or its shards' own. */
  of: z.enum(['fleet', 'shards']).prefault('fleet'),
  /** Rules that are skipped, and that are given at most. */
  offset: z.coerce.number().int().min(0).prefault(0),
  limit: z.coerce.number().int().positive().max(1000).prefault(100),
  search: text.optional(),
  kind: ruleKindSchema.optional(),
  health: ruleHealthSchema.optional(),
  state: ruleStateSchema.optional(),
  rule: text.optional(),
  group: text.optional(),
  file: text.optional(),
});
/** What may be asked for; `of`, `offset` and `limit` have values of their own where they are left out. */
export type RuleSearch = z.input<typeof ruleQuerySchema>;

export const rulePageSchema = z.object({
  fleet: idSchema,
  /** Whether the fleet has rules of its own. */
  hasRules: z.boolean(),
  /** Rules that match; those of `groups` are the part asked for, and may be fewer than asked to keep the answer below 1 MB. */
  total: count,
  groups: z.array(groupSchema),
  /** `offset` of the next page; left out on the last. */
  next: count.optional(),
  /** Of all rules, whatever was asked for. */
  summary: countsSchema.extend({ groups: count, missed: count }),
  /** What is wrong with the rule files; of shards, who did not answer. Each a sentence. */
  problems: z.array(z.string()),
  /** Where results go: the id of the records, or elsewhere by remote write. Left out of shards' rules. */
  results: z.object({ records: idSchema, elsewhere: z.boolean() }).optional(),
  /** Where alerts are sent, the first of them. Left out of shards' rules. */
  alertmanagers: z.array(alertmanagerSchema).optional(),
  /** Whether there are alerting rules. Left out of shards' rules. */
  hasAlerts: z.boolean().optional(),
});
export type RulePage = z.infer<typeof rulePageSchema>;
