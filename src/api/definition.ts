import { z } from 'zod';

import { idSchema, replicaStateSchema } from './fleets';
import { memberLabelProblems } from './memberLabels';
import { oneLineSchema } from './oneLine';
import { reasonSchema } from './reason';
import { paramProblem, proxyUrlProblem, serverUrlProblem } from './serverUrl';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const YEAR = 365 * DAY;

/** Most of what one fleet, and all fleets made through the API together, may hold. Times are milliseconds, those of the fleets file too. */
export const definitionLimits = {
  ...{ fleets: 100, shards: 200, replicas: 4 },
  ...{ interval: DAY, lookback: DAY, retention: 100 * YEAR, margin: YEAR },
} as const;

const name = z.string().trim().min(1, 'give it a name').max(100, 'at most 100 characters');
const label = z.string().min(1, 'is no label name').max(200, 'at most 200 characters');
const duration = (most: number) =>
  z
    .number()
    .int('a whole number of milliseconds')
    .min(1, 'above 0')
    .max(most, most === DAY ? 'at most a day' : `at most ${most / DAY} days`);

const FOR_THE_FILE = 'a server that wants some is for the fleets file';

const url = (problem: (text: string) => string | undefined) =>
  z
    .string()
    .trim()
    .max(1000, 'at most 1000 characters')
    .superRefine((text, context) => {
      const message = problem(text);
      if (message !== undefined) {
        context.addIssue({ code: 'custom', message });
      }
    });

const params = z
  .record(
    z.string().min(1, 'is no name').max(200, 'at most 200 characters'),
    z.array(oneLineSchema.max(1000)).min(1, 'give it a value').max(20)
  )
  .superRefine((given, context) => {
    const names = Object.keys(given);
    const problems = names.flatMap((one) => paramProblem(one) ?? []);
    (names.length > 20 ? ['at most 20 parameters', ...problems] : problems).forEach((message) =>
      context.addIssue({ code: 'custom', message })
    );
  });

/**
 * A server and how it is asked. No credentials, and nothing that names a file or variable of the proxy: a server that wants
 * some is for the fleets file.
 */
const serverShape = {
  /** Where it answers, with its path prefix. */
  url: url((text) => serverUrlProblem(text, { credentials: FOR_THE_FILE, query: 'that is for the parameters' })),
  /** Added to the URL of every request, such as a tenant's. */
  params: params.optional(),
  /** The name in its certificate, where that is another than the URL's. */
  serverName: z
    .string()
    .regex(/^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?$/, 'is no host name')
    .optional(),
  /** The HTTP proxy it is reached through. */
  proxyUrl: url(proxyUrlProblem).optional(),
};

const shardSchema = z.strictObject({
  id: idSchema,
  /**
   * Of an independent fleet: labels that all its series have, as far as queries can see; no two shards have the same. Left out:
   * `shard`, its id.
   */
  labels: z.record(z.string(), z.string()).optional(),
  replicas: z
    .array(z.strictObject({ id: idSchema.prefault('a'), ...serverShape }))
    .min(1, 'name a server at least')
    .max(definitionLimits.replicas, `at most ${definitionLimits.replicas} replicas`),
});

const storeSchema = z.strictObject({
  id: idSchema.prefault('store'),
  ...serverShape,
  flavour: z.enum(['prometheus', 'm3', 'victoriametrics', 'other']).prefault('other'),
  /** The store is used for what is older than the retention of the shards less this. */
  margin: duration(definitionLimits.margin).prefault(120 * MINUTE),
  /** Labels that series have in the store only. */
  addedLabels: z.array(label).max(20, 'at most 20 labels').prefault([]),
});

/** A fleet of servers that exist, as it is made and edited through the API. Times are milliseconds. */
export const fleetDefinitionSchema = z
  .strictObject({
    /** Cannot be changed later. */
    id: idSchema,
    name,
    /** `hash`: the targets of one Prometheus, split. `independent`: separate servers. */
    kind: z.enum(['hash', 'independent']),
    shards: z
      .array(shardSchema)
      .min(1, 'name a shard at least')
      .max(definitionLimits.shards, `at most ${definitionLimits.shards} shards`),
    /** Labels that together determine the shard; found out where left out, `[]` relies on none. */
    partitionLabels: z.array(label).max(20, 'at most 20 labels').optional(),
    /** Jobs that every shard of a hash fleet scrapes; found out where left out. */
    replicatedJobs: z.array(z.string().min(1).max(200)).max(100, 'at most 100 jobs').optional(),
    /** Both as the servers have them where left out. */
    evaluationInterval: duration(definitionLimits.interval).optional(),
    scrapeInterval: duration(definitionLimits.interval).optional(),
    lookback: duration(definitionLimits.lookback).prefault(5 * MINUTE),
    /** How long the shards keep samples; asked of them where left out. */
    retention: duration(definitionLimits.retention).optional(),
    /** Whether the gaps of a replica are filled from the others of its shard, by time. */
    mergeReplicas: z.boolean().prefault(false),
    /** Whether experimental functions are allowed. */
    experimental: z.boolean().prefault(false),
    /** Whether people who are not logged in to Grafana may query it. */
    anonymous: z.boolean().prefault(false),
    store: storeSchema.optional(),
  })
  .superRefine((definition, context) => {
    for (const { path, message } of contradictions(definition)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });
export type FleetDefinition = z.infer<typeof fleetDefinitionSchema>;

/**
 * `GET /api/v1/fleets/<id>/definition`, for Admins. The `ETag` header is the version in quotes; `PUT` and
 * `DELETE /api/v1/fleets/<id>` need it as `If-Match` and answer 412 (`conflict`) with the newest document in `current`.
 */
export const fleetDocumentSchema = z.object({
  definition: fleetDefinitionSchema,
  /** 1 is the first; 0 for a fleet of the fleets file. */
  version: z.number().int().min(0),
  /** Left out where it can be edited: the fleets file has it, or the proxy was not told which servers fleets may name. */
  readOnly: z.string().optional(),
  /** Milliseconds since the epoch; left out for a fleet of the fleets file. */
  savedAt: z.number().optional(),
  savedBy: z.string().optional(),
  reason: z.string().optional(),
});
export type FleetDocument = z.infer<typeof fleetDocumentSchema>;

const reason = reasonSchema;

/** `POST /api/v1/fleets` (201, a `fleetDocumentSchema`) and `PUT /api/v1/fleets/<id>/definition`. For Admins. */
export const fleetChangeSchema = z.strictObject({ definition: fleetDefinitionSchema, reason });

/** `DELETE /api/v1/fleets/<id>?reason=`. For Admins. */
export const fleetDeletionSchema = z.object({ reason });

/** `POST /api/v1/fleets/test`: asks every server of a definition how it is. Nothing is saved. For Admins. */
export const fleetTestRequestSchema = z.strictObject({ definition: fleetDefinitionSchema });
export const fleetTestSchema = z.object({
  /** Whether every server answers and queries can be right. */
  ok: z.boolean(),
  servers: z.array(
    z.object({
      /** The store's id for the store. */
      shard: idSchema,
      replica: idSchema,
      state: replicaStateSchema,
      /** Of a Prometheus. */
      version: z.string().optional(),
      /** Why it is not ready, a sentence. */
      problem: z.string().optional(),
    })
  ),
  /** What the servers disagree on, or what makes answers wrong, each a sentence. */
  problems: z.array(z.string()),
  /** As found by looking at the targets, for a hash fleet whose shards all answer; empty where nothing can be relied on. */
  partitionLabels: z.array(z.string()),
  replicatedJobs: z.array(z.string()),
  /** What the fleet would take, milliseconds: as defined, as the servers have them, or 1m. */
  evaluationInterval: z.number().positive(),
  scrapeInterval: z.number().positive(),
});
export type FleetTest = z.infer<typeof fleetTestSchema>;

interface Contradiction {
  readonly path: ReadonlyArray<string | number>;
  readonly message: string;
}

function contradictions({
  kind,
  shards,
  partitionLabels,
  replicatedJobs,
  store,
}: Pick<
  z.infer<typeof fleetDefinitionSchema>,
  'kind' | 'shards' | 'partitionLabels' | 'replicatedJobs' | 'store'
>): Contradiction[] {
  const found: Contradiction[] = [
    ...repeats(shards, ['shards']),
    ...shards.flatMap(({ replicas }, i) => repeats(replicas, ['shards', i, 'replicas'])),
  ];
  memberLabelProblems(kind, shards).forEach(([i, message]) => found.push({ path: ['shards', i, 'labels'], message }));
  if (kind === 'independent' && (partitionLabels?.length ?? 0) > 0) {
    found.push({
      path: ['partitionLabels'],
      message: 'is for hash fleets only: the labels of the shards tell them apart',
    });
  }
  if (kind === 'independent' && (replicatedJobs?.length ?? 0) > 0) {
    found.push({ path: ['replicatedJobs'], message: 'is for hash fleets only' });
  }
  if (kind === 'independent' && store !== undefined) {
    found.push({ path: ['store'], message: 'is for hash fleets only' });
  }
  if (shards.some(({ id }) => id === store?.id)) {
    found.push({ path: ['store', 'id'], message: `"${store?.id}" is a shard already` });
  }
  return found;
}

function repeats(items: ReadonlyArray<{ readonly id: string }>, path: Contradiction['path']): Contradiction[] {
  const ids = items.map(({ id }) => id);
  return ids.flatMap((id, i) =>
    ids.indexOf(id) < i ? [{ path: [...path, i, 'id'], message: `"${id}" is there twice` }] : []
  );
}
