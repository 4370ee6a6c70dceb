import { z } from 'zod';

import { definitionLimits } from '../../src/api/definition';
import { idSchema } from '../../src/api/fleets';
import { memberLabelProblems } from '../../src/api/memberLabels';
import { firstPolicySchema } from '../../src/api/policy';
import { durationUpTo, someBytesSchema, timeSchema } from '../units';
import { externalProblems } from './allowProblems';
import { type EndpointAccess, endpointProblems, endpointShape } from '../endpoints/endpointSchema';
import { isPlaced, kubernetesSchema, NO_JOBS, type PlacedKubernetes } from './kubernetesSchema';
import { processRulesSchema, recordsId, rulesSchema } from './rulesSchema';
import { scrapeConfigSchema } from './scrapeConfigSchema';
import { moveProblems, storeSchema, timelineShape } from './timeline';

const labelName = z.string().min(1);

const replicaSchema = z
  .strictObject({
    id: idSchema.prefault('a').describe('Unique in the shard.'),
    ...endpointShape,
  })
  .describe('One Prometheus server.');

const staticSchema = z.strictObject({
  shards: z
    .array(
      z.strictObject({
        id: idSchema.describe('Names the shard in notices and in the shard label.'),
        replicas: z.array(replicaSchema).min(1),
        labels: z
          .record(z.string(), z.string())
          .optional()
          .describe(
            'Of a shard of an independent fleet: labels that all its series have, as far as queries can see, such as cluster. ' +
              'No two shards have the same. `shard`, its id, where left out.'
          ),
        since: timeSchema.optional().describe('No sample the shard holds is older: when it was added.'),
        until: timeSchema.optional().describe('No sample the shard holds is newer: when it stopped scraping.'),
      })
    )
    .min(1),
  merge_replicas: z
    .boolean()
    .prefault(false)
    .describe(
      'Fill the gaps of a replica with what the others of its shard scraped then. Every query is computed from raw samples of all replicas: slower.'
    ),
  ...timelineShape,
});

const processSchema = z.strictObject({
  shards: z
    .number()
    .int()
    .min(1)
    .max(100)
    .describe('How many Prometheus processes to run; with a policy that has maxShards, at least.'),
  cpu_limit: z.number().positive().optional().describe('Cores one shard may use.'),
  memory_limit: someBytesSchema.optional().describe('Bytes of memory one shard should stay below, such as 512Mi.'),
  retention: durationUpTo(definitionLimits.retention).prefault('15d').describe('How long a shard keeps its samples.'),
  native_histograms: z.boolean().prefault(false).describe('Scrape native histograms.'),
  self_scrape: z
    .string()
    .min(1)
    .optional()
    .describe("Job under which each shard scrapes itself, with the shard's id as instance; left out, it does not."),
  args: z
    .array(
      z
        .string()
        .regex(
          /^--(?!config\.file|storage\.tsdb\.path|web\.listen-address|query\.lookback-delta)/,
          "write a flag that begins with --; the configuration, storage path, address and lookback are the proxy's to set"
        )
    )
    .prefault([])
    .describe('Further command line flags of each Prometheus process.'),
  external_labels: z.record(labelName, z.string()).prefault({}),
  remote_write: z
    .array(z.looseObject({ url: z.string() }))
    .prefault([])
    .describe("As in Prometheus' own file."),
  scrape_configs: z.array(scrapeConfigSchema).min(1),
});

const processStoreSchema = storeSchema
  .extend({
    release_drained: z
      .boolean()
      .prefault(false)
      .describe(
        'A shard that has drained goes as soon as the store has all samples up to its last, not after the retention. ' +
          'From then on the store answers for that time.'
      ),
    remote_write: z
      .looseObject({ url: z.string() })
      .refine((one) => !('write_relabel_configs' in one), {
        error: 'is made of store.allow: write a server with relabelling of its own into process.remote_write',
        path: ['write_relabel_configs'],
      })
      .optional()
      .describe("Where shards write what allow names, as in Prometheus' own file."),
  })
  .describe(storeSchema.description ?? '');

const common = {
  id: idSchema,
  name: z.string().min(1).optional().describe('For people; the id where it is left out.'),
  organisations: z
    .array(z.number().int().positive())
    .min(1)
    .optional()
    .describe('Ids of the Grafana organisations that may see the fleet; all where left out. Needs a token.'),
  anonymous: z.boolean().prefault(false).describe('Whether people not logged in to Grafana may query the fleet.'),
  token_env: z
    .string()
    .optional()
    .describe("Name of the environment variable with a token that opens this fleet's Prometheus API and nothing else."),
  partition_labels: z
    .array(labelName)
    .optional()
    .describe(
      'Labels that together determine the shard: series that agree on all of them are on one shard. ' +
        'Found out by looking at the targets where left out; [] to rely on none.'
    ),
  lookback: durationUpTo(definitionLimits.lookback).prefault('5m').describe('How far back an instant selector looks.'),
  store: storeSchema.optional(),
  rules: rulesSchema.optional(),
  experimental: z.boolean().prefault(false).describe("Allow Prometheus' experimental functions and operators."),
  weight: z
    .number()
    .positive()
    .max(1000)
    .optional()
    .describe(
      'Where fleets wait for the proxy, one of weight 2 gets twice what one of weight 1 gets, which is the default.'
    ),
};

const KIND =
  'hash: one Prometheus whose targets are split, equal label sets are one series. ' +
  'independent: separate servers, all series of a shard have its labels.';

const replicatedJobs = z.array(z.string());

const seenJobs = replicatedJobs
  .optional()
  .describe(
    'Jobs that every shard of a hash fleet scrapes. Found out by looking at the targets where left out; [] for none.'
  );

const seenInterval = (what: string) =>
  durationUpTo(definitionLimits.interval).optional().describe(`${what} the servers have it where left out.`);

const staticFleetSchema = z.strictObject({
  ...common,
  driver: z.literal('static').describe('Prometheus servers that exist already.'),
  evaluation_interval: seenInterval('Default step of subqueries; as'),
  scrape_interval: seenInterval('As'),
  kind: z.enum(['hash', 'independent']).describe(KIND),
  replicated_jobs: seenJobs,
  static: staticSchema,
});

const processFleetSchema = z.strictObject({
  ...common,
  driver: z.literal('process').describe('Prometheus servers that the proxy runs on its own machine.'),
  evaluation_interval: durationUpTo(definitionLimits.interval).prefault('1m').describe('Default step of subqueries.'),
  scrape_interval: durationUpTo(definitionLimits.interval).prefault('1m'),
  kind: z.literal('hash'),
  replicated_jobs: replicatedJobs.prefault([]).describe('Jobs that every shard of a hash fleet scrapes.'),
  process: processSchema,
  policy: firstPolicySchema
    .prefault({})
    .describe(
      'The policy as long as nobody saved another: keys of the control API. The fewest shards are those of process; so are the most where there is no maxShards.'
    ),
  store: processStoreSchema.optional(),
  rules: processRulesSchema.optional(),
});

const kubernetesFleetSchema = z.strictObject({
  ...common,
  driver: z.literal('kubernetes').describe('The shards of a Prometheus resource that the Prometheus Operator runs.'),
  ...{ evaluation_interval: seenInterval('Default step of subqueries; as'), scrape_interval: seenInterval('As') },
  kind: z.literal('hash'),
  replicated_jobs: seenJobs,
  kubernetes: kubernetesSchema,
  policy: firstPolicySchema
    .optional()
    .describe('As of a process fleet, with kubernetes.scrape_configs. The fewest shards are those of kubernetes.'),
});

const fleetFileSchema = z.discriminatedUnion('driver', [staticFleetSchema, processFleetSchema, kubernetesFleetSchema]);

const NO_FLEETS =
  'write the fleets as a list: a line "fleets:", and below it "- id: shop" and what else docs/proxy.md shows of a fleet; ' +
  '"fleets: []" where all are made through the API';
const noFleets = { error: ({ code }: { readonly code?: string }) => (code === 'invalid_type' ? NO_FLEETS : undefined) };

/** The fleets file. Keys are written as Prometheus writes its own; durations and sizes become numbers. */
export const fleetsFileSchema = z
  .strictObject({ fleets: z.array(fleetFileSchema, noFleets) }, noFleets)
  .superRefine(({ fleets }, context) => {
    reportRepeats(fleets, ['fleets'], context);
    fleets.forEach((fleet, i) => reportFleet(fleet, ['fleets', i], context));
    reportSharedRecords(fleets, context);
  });

export type StaticFleet = z.output<typeof staticFleetSchema>;
export type ProcessFleet = z.output<typeof processFleetSchema>;
export type KubernetesFleet = z.output<typeof kubernetesFleetSchema>;
export type FleetConfig = StaticFleet | ProcessFleet | KubernetesFleet;
/** A fleet of Kubernetes whose targets the proxy places. */
export type PlacedFleet = KubernetesFleet & { readonly kubernetes: PlacedKubernetes };
/** A fleet that has a controller. */
export type ControlledFleet = ProcessFleet | PlacedFleet;

export function isPlacedFleet(fleet: FleetConfig): fleet is PlacedFleet {
  return fleet.driver === 'kubernetes' && isPlaced(fleet.kubernetes);
}

/** Whether the proxy says how many shards it has and what they scrape. */
export function isControlled(fleet: FleetConfig): fleet is ControlledFleet {
  return fleet.driver === 'process' || isPlacedFleet(fleet);
}

type Path = ReadonlyArray<string | number>;

export interface PlacedEndpoint {
  /** Below the fleet. */
  readonly path: Path;
  readonly endpoint: EndpointAccess;
}

/** Every server a fleet's configuration names: replicas, the store, where rules write, and Alertmanagers. */
export function fleetEndpoints(fleet: FleetConfig): PlacedEndpoint[] {
  const shards = fleet.driver === 'static' ? fleet.static.shards : [];
  return [
    ...shards.flatMap(({ replicas }, i) =>
      replicas.map((endpoint, j) => ({ path: ['static', 'shards', i, 'replicas', j], endpoint }))
    ),
    ...(fleet.store === undefined ? [] : [{ path: ['store'], endpoint: fleet.store }]),
    ...(fleet.rules?.records === undefined ? [] : [{ path: ['rules', 'records'], endpoint: fleet.rules.records }]),
    ...(fleet.rules?.remote_write === undefined
      ? []
      : [{ path: ['rules', 'remote_write'], endpoint: fleet.rules.remote_write }]),
    ...(fleet.rules?.alertmanagers ?? []).map((endpoint, i) => ({ path: ['rules', 'alertmanagers', i], endpoint })),
  ];
}

function reportFleet(fleet: FleetConfig, path: Path, context: z.RefinementCtx): void {
  if (fleet.rules !== undefined && recordsId(fleet.rules) === fleet.store?.id) {
    const message = `"${fleet.store.id}" is the store already`;
    context.addIssue({ code: 'custom', path: [...path, 'rules', 'records', 'id'], message });
  }
  for (const { path: at, endpoint } of fleetEndpoints(fleet)) {
    endpointProblems(endpoint).forEach(([key, message]) =>
      context.addIssue({ code: 'custom', path: [...path, ...at, key], message })
    );
  }
  if (fleet.driver === 'static') {
    reportStatic(fleet, path, context);
  } else if (fleet.driver === 'kubernetes') {
    reportKubernetes(fleet, path, context);
  } else {
    const { scrape_configs: scrapes, self_scrape: own } = fleet.process;
    const jobs = [...scrapes.map((job) => job.job_name), ...(own === undefined ? [] : [own])].map((id) => ({ id }));
    reportRepeats(jobs, [...path, 'process', 'scrape_configs'], context);
    externalProblems(fleet.store?.allow ?? [], fleet.process.external_labels).forEach(([i, message]) =>
      context.addIssue({ code: 'custom', path: [...path, 'store', 'allow', i], message })
    );
    // Source: M3 1.5, `prompb/types.proto`, where the field of exemplars is another one.
    if (fleet.store?.flavour === 'm3' && fleet.store.remote_write?.send_exemplars === true) {
      const message = 'makes M3 refuse whole requests, samples too: leave it out';
      context.addIssue({ code: 'custom', path: [...path, 'store', 'remote_write', 'send_exemplars'], message });
    }
    if (fleet.rules?.records !== undefined && fleet.rules.records_retention !== undefined) {
      const message = 'is for records that the proxy runs: leave it out, or leave out records';
      context.addIssue({ code: 'custom', path: [...path, 'rules', 'records_retention'], message });
    }
    if ((fleet.policy.maxShards ?? Infinity) < fleet.process.shards) {
      context.addIssue({ code: 'custom', path: [...path, 'policy', 'maxShards'], message: 'is below process.shards' });
    }
  }
}

function reportKubernetes(fleet: KubernetesFleet, path: Path, context: z.RefinementCtx): void {
  const { kubernetes, store, rules, policy } = fleet;
  const report = (at: Path, message: string) => context.addIssue({ code: 'custom', path: [...path, ...at], message });
  const isShard = (id: string | undefined) => /^shard-\d+$/.test(id ?? '');
  if (isShard(store?.id)) {
    report(['store', 'id'], 'is what shards are called: choose another');
  }
  if (isShard(rules?.records.id)) {
    report(['rules', 'records', 'id'], 'is what shards are called: choose another');
  }
  if (!isPlaced(kubernetes)) {
    if (policy !== undefined) {
      report(['policy'], NO_JOBS);
    }
    return;
  }
  const jobs = kubernetes.scrape_configs.map(({ job_name: id }) => ({ id }));
  reportRepeats(jobs, [...path, 'kubernetes', 'scrape_configs'], context);
  if ((policy?.maxShards ?? Infinity) < kubernetes.shards) {
    report(['policy', 'maxShards'], 'is below kubernetes.shards');
  }
}

/** Results of two fleets under one name cannot be told apart, so one would be answered with those of the other. */
function reportSharedRecords(fleets: readonly FleetConfig[], context: z.RefinementCtx): void {
  const owners = new Map<string, string>();
  fleets.forEach(({ id, rules }, i) => {
    if (rules?.records === undefined) {
      return;
    }
    const { id: _, ...server } = rules.records;
    const key = JSON.stringify(server);
    const owner = owners.get(key);
    if (owner === undefined) {
      owners.set(key, id);
    } else {
      const message = `are those of fleet "${owner}" already: give each fleet records of its own`;
      context.addIssue({ code: 'custom', path: ['fleets', i, 'rules', 'records'], message });
    }
  });
}

function reportStatic(fleet: StaticFleet, path: Path, context: z.RefinementCtx): void {
  const { shards, moves } = fleet.static;
  const report = (at: Path, message: string) => context.addIssue({ code: 'custom', path: [...path, ...at], message });
  if (fleet.kind === 'independent') {
    const used = {
      partition_labels: fleet.partition_labels?.length,
      replicated_jobs: fleet.replicated_jobs?.length,
      store: fleet.store && 1,
      'static.moves': moves.length,
    };
    Object.entries(used).forEach(([key, count]) => (count ?? 0) > 0 && report([key], 'is for hash fleets only'));
  }
  moveProblems(
    moves,
    shards.map(({ id }) => id)
  ).forEach(([i, message]) => report(['static', 'moves', i], message));
  if (shards.some(({ id }) => id === fleet.store?.id)) {
    report(['store', 'id'], `"${fleet.store?.id}" is a shard already`);
  }
  if (shards.some(({ id }) => id === fleet.rules?.records.id)) {
    report(['rules', 'records', 'id'], `"${fleet.rules?.records.id}" is a shard already`);
  }
  memberLabelProblems(fleet.kind, shards).forEach(([i, message]) => report(['static', 'shards', i, 'labels'], message));
  reportRepeats(shards, [...path, 'static', 'shards'], context);
  shards.forEach((shard, i) => reportRepeats(shard.replicas, [...path, 'static', 'shards', i, 'replicas'], context));
}

function reportRepeats(items: ReadonlyArray<{ readonly id: string }>, path: Path, context: z.RefinementCtx): void {
  const seen = new Set<string>();
  items.forEach(({ id }, i) => {
    if (seen.has(id)) {
      context.addIssue({ code: 'custom', path: [...path, i], message: `"${id}" is there twice` });
    }
    seen.add(id);
  });
}
