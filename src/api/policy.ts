import { z } from 'zod';

import { idSchema } from './fleets';
import { reasonSchema } from './reason';

const shards = z.number().int().min(1, 'at least 1').max(1000, 'at most 1000');
const seconds = z
  .number()
  .min(0, 'not below 0')
  .max(7 * 86_400, 'at most a week');
const period = z.number().min(1, 'at least 1 second').max(1800, 'at most 1800 seconds');
const percent = z.number().gt(0, 'above 0').max(100, 'at most 100');

/** One limit of how fast the number of shards may change, as in HorizontalPodAutoscaler v2. */
const scalingPolicySchema = z.strictObject({
  /** `Pods`: so many shards; `Percent`: of the shards at the start of the period. */
  type: z.enum(['Pods', 'Percent']),
  value: z.number().int('a whole number').min(1, 'at least 1'),
  periodSeconds: period,
});

const scalingRulesSchema = z.strictObject({
  /** The past whose proposals are taken into account; 0 looks at the newest alone. */
  stabilizationWindowSeconds: z.number().min(0, 'not below 0').max(3600, 'at most 3600 seconds'),
  /** Which of the policies counts: the one that allows most, the one that allows least, or no change at all. */
  selectPolicy: z.enum(['Max', 'Min', 'Disabled']),
  policies: z.array(scalingPolicySchema).min(1, 'at least one').max(10, 'at most 10'),
});

const policyShape = z.strictObject({
  minShards: shards,
  maxShards: shards,
  /** What is aimed at. A metric left out has no say; with none, the number of shards changes by hand only. */
  targets: z.strictObject({
    /** Percent of a shard's capacity. */
    cpu: percent.optional(),
    /** Percent of a shard's capacity. */
    memory: percent.optional(),
    /** Active series of one shard. */
    series: z.number().int('a whole number').min(1, 'at least 1').optional(),
    /** Samples per second of one shard. */
    samples: z.number().gt(0, 'above 0').optional(),
  }),
  /** What one shard may use. */
  capacity: z.strictObject({
    cpu: z.number().gt(0, 'above 0'),
    memory: z.number().int('a whole number').min(1, 'at least 1'),
  }),
  /** Deviation from a target that is left alone, as a share of it. */
  tolerance: z.number().min(0, 'not below 0').max(0.5, 'at most 0.5'),
  behavior: z.strictObject({ scaleUp: scalingRulesSchema, scaleDown: scalingRulesSchema }),
  /** After growth for memory alone, how long memory may not ask for more: old series stay in memory for a while. */
  memoryCooldownSeconds: seconds,
  /** Between two runs of the loop. */
  intervalSeconds: z.number().min(1, 'at least 1 second').max(600, 'at most 600 seconds'),
  /** Over which CPU use is averaged. */
  cpuWindowSeconds: z.number().min(2, 'at least 2 seconds').max(3600, 'at most 3600 seconds'),
  handOver: z.strictObject({
    /** Scrapes seen on the new shard before the old one lets go. */
    scrapes: z.number().int('a whole number').min(1, 'at least 1').max(10, 'at most 10'),
    /** Targets that move at once. */
    batch: z.number().int('a whole number').min(1, 'at least 1').max(20_000, 'at most 20000'),
    /** After which a target that cannot be scraped moves all the same. */
    timeoutSeconds: seconds.min(1, 'at least 1 second'),
  }),
  balance: z.strictObject({
    /** Most weight of a shard over the mean that is left alone. */
    maxOverMean: z.number().min(1.01, 'at least 1.01').max(10, 'at most 10'),
    /** Targets moved for balance in one run. */
    movesPerRun: z.number().int('a whole number').min(0, 'not below 0').max(20_000, 'at most 20000'),
  }),
  /** Decide and record, change nothing. */
  dryRun: z.boolean(),
  /** Keep shards and placement as they are; targets that come are still placed, lost shards replaced. */
  frozen: z.boolean(),
});

/**
 * How many shards a fleet is to have, and how it gets there: the autoscaler's `Policy` (see `src/autoscaling`), which has
 * HorizontalPodAutoscaler v2's names and meanings, and how the controller carries it out. CPU is cores, memory bytes.
 */
export const policySchema = policyShape.superRefine((policy, context) => {
  if (policy.maxShards < policy.minShards) {
    context.addIssue({ code: 'custom', path: ['maxShards'], message: 'is below minShards' });
  }
});
export type Policy = z.infer<typeof policySchema>;

/** What a fleets file may say of a fleet's first policy; its `shards` are the minimum. */
export const firstPolicySchema = policyShape.omit({ minShards: true }).partial();

/**
 * `GET /api/v1/fleets/<id>/policy`. The `ETag` header is the version in quotes; `PUT` needs it as `If-Match` and answers
 * 412 (`conflict`) with the newest document in `current` where somebody was faster.
 */
export const policyDocumentSchema = z.object({
  fleet: idSchema,
  /** 1 is the first. */
  version: z.number().int().positive(),
  policy: policySchema,
  /** Milliseconds since the epoch. */
  savedAt: z.number(),
  /** Login, or `fleets file`. */
  savedBy: z.string(),
  reason: z.string(),
  /** What one shard may use as its driver was told, where it was: the policy's capacity should say the same. */
  driverCapacity: z.object({ cpu: z.number().optional(), memory: z.number().optional() }),
});
export type PolicyDocument = z.infer<typeof policyDocumentSchema>;

/** `GET /api/v1/fleets/<id>/policy/versions`, the newest first. */
export const policyVersionsSchema = z.object({ versions: z.array(policyDocumentSchema) });

/** `PUT /api/v1/fleets/<id>/policy`. */
export const policyUpdateSchema = z.strictObject({
  policy: policySchema,
  reason: reasonSchema,
  /** Check it and tell what it would do at once; save nothing. */
  dryRun: z.boolean().prefault(false),
});
