import { z } from 'zod';

import { ruleTextSchema } from './ruleGroups';

const count = z.number().int().nonnegative();
const texts = z.record(z.string(), z.string());
const sentences = z.array(z.string());

/** `POST /api/v1/fleets/<id>/rule-preview`: one rule of a rule file that need not be saved. Changes nothing. */
export const rulePreviewRequestSchema = z.strictObject({
  /** A rule file, YAML. */
  text: ruleTextSchema,
  /** The rule: of which group of the file, and which of its rules. From 0. */
  group: count,
  rule: count,
});
export type RulePreviewRequest = z.infer<typeof rulePreviewRequestSchema>;

/** An alert that would have been raised. Times are milliseconds since the epoch. */
const raisedAlertSchema = z.object({
  labels: texts,
  since: z.number(),
  /** Since when it would have fired; left out where it would not. */
  firedAt: z.number().optional(),
  /** Left out where it would still be there. */
  endedAt: z.number().optional(),
});
export type RaisedAlert = z.infer<typeof raisedAlertSchema>;

/** What a rule would have done over the last day. Times and durations are milliseconds. */
export const rulePreviewSchema = z.object({
  kind: z.enum(['recording', 'alerting']),
  name: z.string(),
  /** The first and the last evaluation. */
  from: z.number(),
  to: z.number(),
  /** From one evaluation to the next: the group's interval, or a multiple where that would be too many evaluations. */
  step: z.number().positive(),
  interval: z.number().positive(),
  /** Series that it would write over all, and at most at one time; of an alerting rule, alerts. */
  series: count,
  mostSeries: count,
  /** Samples that it would write in all that time, evaluated at each interval. */
  samples: count,
  /** What all of this cost: what was read of members, and milliseconds. */
  cost: z.object({ elapsed: z.number(), series: count, samples: count }),
  /** Values at each step of the first series; null where there is none that is a finite number. */
  lines: z.array(z.object({ labels: texts, values: z.array(z.number().nullable()) })),
  /** Of an alerting rule: the first that would have fired, then others; and how many there are in all. */
  alerts: z.array(raisedAlertSchema).optional(),
  alertCount: count.optional(),
  firedCount: count.optional(),
  /** Steps at which it would have failed and written nothing, each a sentence. */
  problems: sentences,
  /** What makes the numbers uncertain: members that are missing, data that is younger. */
  warnings: sentences,
});
export type RulePreview = z.infer<typeof rulePreviewSchema>;
