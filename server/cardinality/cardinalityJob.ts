import { z } from 'zod';

import { type Cardinality } from '../../src/api/cardinality';
import { ok } from '../../src/engine/index';
import { type Job, type JobTransport } from '../compute/job';
import { askMembers, type Gathered, type ListAsk } from '../prometheus/lists/askMembers';
import { type Largest, rankCounts } from './rankCounts';

/** What shards tell of: their largest so many, and so many of them are given. */
const ASKED = 500;
const GIVEN = 50;
/** What servers tell of that do not know how many they are asked for. */
const TOLD_UNASKED = 10;

/** VictoriaMetrics calls it otherwise. */
const LIMITS: ListAsk['params'] = [
  ['limit', String(ASKED)],
  ['topN', String(ASKED)],
];

const MOST_JOBS = 10_000;
const SAMPLES = 'scrape_samples_post_metric_relabeling';

const nameCounts = z
  .array(z.object({ name: z.string(), value: z.number().nonnegative() }))
  .nullish()
  .transform((all): ReadonlyMap<string, number> => new Map((all ?? []).map(({ name, value }) => [name, value])));

/** Prometheus' `status/tsdb`; VictoriaMetrics tells of all series in another place, and of no bytes. */
const statusSchema = z.object({
  headStats: z
    .object({ numSeries: z.number(), chunkCount: z.number().optional(), numLabelPairs: z.number().optional() })
    .optional(),
  totalSeries: z.number().optional(),
  seriesCountByMetricName: nameCounts,
  labelValueCountByLabelName: nameCounts,
  memoryInBytesByLabelName: nameCounts,
  seriesCountByLabelValuePair: nameCounts,
});
type Status = z.output<typeof statusSchema>;
type List =
  'seriesCountByMetricName' | 'labelValueCountByLabelName' | 'memoryInBytesByLabelName' | 'seriesCountByLabelValuePair';

const vectorSchema = z.object({
  result: z.array(
    z.object({
      metric: z.object({ job: z.string().default(''), instance: z.string().default('') }),
      value: z.tuple([z.number(), z.coerce.number<string>()]),
    })
  ),
});
type Vector = z.output<typeof vectorSchema>;

interface CardinalityAsk {
  readonly members: readonly string[];
}

type Told = Omit<Cardinality, 'fleet'>;

/** Asks each shard what its head holds, and what its targets give with each scrape. */
export const cardinalityJob: Job<CardinalityAsk, Told> = async ({ members }, { transport }) => {
  const query = (text: string) =>
    askAll(members, { address: '/api/v1/query', params: [['query', text]], schema: vectorSchema, transport });
  const [status, samples, yesterday, added, largest, addedOfTarget] = await Promise.all([
    askAll(members, { address: '/api/v1/status/tsdb', params: LIMITS, schema: statusSchema, transport }),
    query(`sum by (job) (${SAMPLES})`),
    query(`sum by (job) (${SAMPLES} offset 1d)`),
    query('sum by (job) (sum_over_time(scrape_series_added[1h]))'),
    query(`topk(${GIVEN}, ${SAMPLES})`),
    query(`sum_over_time(scrape_series_added[1h]) and topk(${GIVEN}, ${SAMPLES})`),
  ]);
  const told = {
    ...headsOf(status),
    jobs: jobsOf({ samples: byJob(samples), yesterday: byJob(yesterday), added: byJob(added) }),
    targets: targetsOf(largest, addedOfTarget),
  };
  const warnings = [status, samples, yesterday, added, largest, addedOfTarget].flatMap((one) => one.warnings);
  const problems = [...new Set(warnings)].map((warning) => `${warning}. What is shown is a lower bound.`);
  return ok({ told: { ...told, problems }, body: [] });
};

interface Question<T> extends Pick<ListAsk, 'address' | 'params'> {
  readonly schema: z.ZodType<T>;
  readonly transport: JobTransport;
}

/** What the members say; where none says anything, why, as a warning. */
async function askAll<T>(
  members: readonly string[],
  { address, params, schema, transport }: Question<T>
): Promise<Gathered<T>> {
  const asks = members.map((member): ListAsk => ({ member, address, method: 'GET', params }));
  const gathered = await askMembers(asks, transport, { schema, need: 'all', isPartial: true });
  return gathered.ok ? gathered.value : { data: [], members: [], infos: [], warnings: [gathered.error.message] };
}

function headsOf({
  data,
  members,
}: Gathered<Status>): Pick<Told, 'shards' | 'metrics' | 'pairs' | 'labels' | 'labelBytes'> {
  const ranked = (list: List, isShared = false) =>
    rankCounts(
      data.map((status, i): Largest => ({ shard: members[i], counts: status[list], isCut: isCut(status[list].size) })),
      { most: GIVEN, isShared }
    );
  return {
    shards: data.map(({ headStats, totalSeries }, i) => ({
      ...{ shard: members[i], series: headStats?.numSeries ?? totalSeries ?? 0 },
      ...{ chunks: headStats?.chunkCount, labelPairs: headStats?.numLabelPairs },
    })),
    metrics: [...ranked('seriesCountByMetricName')],
    pairs: [...ranked('seriesCountByLabelValuePair')],
    labels: [...ranked('labelValueCountByLabelName', true)],
    labelBytes: [...ranked('memoryInBytesByLabelName')],
  };
}

function isCut(told: number): boolean {
  return told >= ASKED || told === TOLD_UNASKED;
}

function byJob({ data }: Gathered<Vector>): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { metric, value } of data.flatMap(({ result }) => result)) {
    sums.set(metric.job, (sums.get(metric.job) ?? 0) + value[1]);
  }
  return sums;
}

type OfJobs = Readonly<Record<'samples' | 'yesterday' | 'added', ReadonlyMap<string, number>>>;

function jobsOf({ samples, yesterday, added }: OfJobs): Told['jobs'] {
  return [...samples]
    .map(([job, count]) => ({ job, samples: count, yesterday: yesterday.get(job), added: added.get(job) ?? 0 }))
    .sort((a, b) => b.samples - a.samples || (a.job < b.job ? -1 : 1))
    .slice(0, MOST_JOBS);
}

function targetsOf(
  { data, members }: Gathered<Vector>,
  { data: added, members: addedOf }: Gathered<Vector>
): Told['targets'] {
  const keyOf = (shard: string, { job, instance }: Vector['result'][number]['metric']) =>
    JSON.stringify([shard, job, instance]);
  const addedBy = new Map(
    added.flatMap(({ result }, i) => result.map(({ metric, value }) => [keyOf(addedOf[i], metric), value[1]] as const))
  );
  return data
    .flatMap(({ result }, i) =>
      result.map(({ metric: { job, instance }, value }) => ({
        ...{ job, instance, shard: members[i], samples: value[1] },
        added: addedBy.get(keyOf(members[i], { job, instance })) ?? 0,
      }))
    )
    .sort((a, b) => b.samples - a.samples || (a.instance < b.instance ? -1 : 1))
    .slice(0, GIVEN);
}
