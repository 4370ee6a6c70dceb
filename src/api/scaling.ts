import { z } from 'zod';

import { conditionSchema, decisionSchema, metricSchema } from './decisions';
import { idSchema } from './fleets';
import { policySchema } from './policy';
import { reasonSchema } from './reason';

/**
 * `joining`: added, not scraping yet. `active`: takes targets. `draining`: hands its targets over, then only answers
 * for its past. `lost`: gone for good, its past is missing.
 */
const shardPhaseSchema = z.enum(['joining', 'active', 'draining', 'lost']);

const shardScalingSchema = z.object({
  id: idSchema,
  phase: shardPhaseSchema,
  /** When it came to this phase, milliseconds since the epoch. */
  since: z.number(),
  /** While draining: when its newest sample passes retention and it goes; left out while targets are still with it. */
  until: z.number().optional(),
  targets: z.number().int(),
  /** Samples per second by its targets' weights. */
  weight: z.number(),
  /** Its weight over the mean of the active shards. */
  skew: z.number().optional(),
});

/** What may be wrong with a fleet: the names of problems, their alerts and their pages in the runbook. */
export const problemNames = [
  'imbalance',
  'targetUnscraped',
  'targetScrapedTwice',
  'flapping',
  'drainDeadlineNear',
  'storeLacks',
  'autoscalerBlind',
  'targetTooHeavy',
  'shardCrashLooping',
  'shardOutOfMemory',
  'shardLost',
  'hostBudgetReached',
  'diskNearlyFull',
  'discoveryFailing',
  'handOverStuck',
  'reconcileFailing',
  'databaseDamaged',
] as const;

export const fleetProblemSchema = z.object({
  name: z.enum(problemNames),
  severity: z.enum(['warning', 'critical']),
  sentence: z.string(),
  shard: idSchema.optional(),
  /** Page of the runbook, below `docs/runbook/`. */
  runbook: z.string(),
});
export type FleetProblem = z.infer<typeof fleetProblemSchema>;

const amount = z.object({ used: z.number(), limit: z.number().optional() });

/** `GET /api/v1/fleets/<id>/scaling`: why the number of shards is what it is. */
export const scalingStatusSchema = z.object({
  fleet: idSchema,
  /**
   * What can be changed here. `full`: shards, placement and policy. `shards`: only their number, the cluster places
   * targets. `none`: nothing, such as servers somebody else runs; only `shards` has content then.
   */
  control: z.enum(['full', 'shards', 'none']),
  minShards: z.number().int(),
  maxShards: z.number().int(),
  /** Active and joining shards. */
  shards: z.number().int(),
  desired: z.number().int(),
  dryRun: z.boolean(),
  frozen: z.boolean(),
  policyVersion: z.number().int(),
  members: z.array(shardScalingSchema),
  conditions: z.array(conditionSchema),
  /** The newest. */
  decision: decisionSchema.optional(),
  /** When the loop last ran, milliseconds since the epoch, and when it runs next. */
  observedAt: z.number().optional(),
  nextAt: z.number().optional(),
  /** Use of the fleet against its targets as last read; `target` and `capacity` are of one shard. */
  usage: z.array(
    z.object({
      metric: metricSchema,
      total: z.number().optional(),
      utilization: z.number().optional(),
      target: z.number().optional(),
      capacity: z.number().optional(),
    })
  ),
  targets: z.object({ total: z.number().int(), up: z.number().int(), waiting: z.number().int() }),
  handOvers: z.object({ open: z.number().int(), waiting: z.number().int() }),
  /** What the shards of all fleets may use of this machine; left out where nothing is set. */
  host: z.object({ cpu: amount, memory: amount, disk: amount }).optional(),
  problems: z.array(fleetProblemSchema),
});
export type ScalingStatus = z.infer<typeof scalingStatusSchema>;

/** `GET /api/v1/fleets/<id>/usage?from&to&step` (milliseconds): means over the step, at most 2,000 points. */
export const usageQuerySchema = z.object({
  from: z.coerce.number().optional(),
  to: z.coerce.number().optional(),
  step: z.coerce.number().positive().optional(),
});
export const usagePointSchema = z.object({
  at: z.number(),
  shards: z.number(),
  /** Sums over the active shards: cores, bytes, series, samples per second. Left out where nothing could be read. */
  cpu: z.number().optional(),
  memory: z.number().optional(),
  series: z.number().optional(),
  samples: z.number().optional(),
  /** Active shards that could not be read. */
  missing: z.number(),
});
export type UsagePoint = z.infer<typeof usagePointSchema>;
export const usageHistorySchema = z.object({
  fleet: idSchema,
  step: z.number(),
  capacity: z.object({ cpu: z.number().optional(), memory: z.number().optional() }),
  points: z.array(usagePointSchema),
});
export type UsageHistory = z.infer<typeof usageHistorySchema>;

/** `POST /api/v1/fleets/<id>/what-if`: recorded usage replayed under a policy. Nothing is changed. */
export const whatIfRequestSchema = z.strictObject({
  policy: policySchema,
  from: z.number().optional(),
  to: z.number().optional(),
});
/** See `Simulation` in `src/autoscaling`; one value a step from `start`. */
const whatIfRunSchema = z.object({
  shards: z.array(z.number()),
  /** Use over what one shard should carry, of the measure that is highest: 1 is on target; null where it is not known. */
  load: z.array(z.number().nullable()),
  shardHours: z.number(),
  breaches: z.number().int(),
  reversals: z.number().int(),
  changes: z.number().int(),
  /** Share of the fleet's samples that moved, summed over all changes. */
  moved: z.number(),
});
export const whatIfSchema = z.object({
  fleet: idSchema,
  start: z.number(),
  step: z.number(),
  /** As it was, under the saved policy, and under the one asked about. */
  recorded: whatIfRunSchema,
  saved: whatIfRunSchema,
  asked: whatIfRunSchema,
  /** What the policy asked about would decide now. */
  now: decisionSchema.pick({ from: true, to: true, outcome: true, limits: true, sentence: true, proposals: true }),
});
export type WhatIf = z.infer<typeof whatIfSchema>;

const why = { reason: reasonSchema };
/** With `dryRun`, the answer tells what would happen and nothing does. */
const dry = { dryRun: z.boolean().prefault(false) };

/** `PUT /api/v1/fleets/<id>/actions`. For Admins. */
export const actionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('freeze'), ...why, ...dry }),
  z.strictObject({ action: z.literal('unfreeze'), ...why, ...dry }),
  z.strictObject({ action: z.literal('drain'), shard: idSchema, ...why, ...dry }),
  z.strictObject({ action: z.literal('cancelDrain'), shard: idSchema, ...why, ...dry }),
  /** Gives up a shard that will not come back: its targets go elsewhere at once, its past is missing. */
  z.strictObject({ action: z.literal('replace'), shard: idSchema, ...why, ...dry }),
  /** Has the store answer for a shard that has drained, whatever it lacks. */
  z.strictObject({ action: z.literal('release'), shard: idSchema, ...why, ...dry }),
  z.strictObject({ action: z.literal('rebalance'), ...why, ...dry }),
  z.strictObject({ action: z.literal('setShards'), shards: z.number().int().min(1), ...why, ...dry }),
]);
export type Action = z.input<typeof actionSchema>;

export const actionResultSchema = z.object({
  /** Whether it was done, or begun; false for a dry run. */
  done: z.boolean(),
  /** What it does, each a sentence. */
  effects: z.array(z.string()),
  /** Targets that move, and their samples per second. */
  moves: z.number().int(),
  movedWeight: z.number(),
  /** Until when the data of a draining shard stays, milliseconds since the epoch. */
  until: z.number().optional(),
});
export type ActionResult = z.infer<typeof actionResultSchema>;
