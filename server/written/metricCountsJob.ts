import { ok } from '../../src/engine/index';
import { type Job } from '../compute/job';
import { askMembers, type ListAsk } from '../prometheus/lists/askMembers';
import { type MetricCounts } from './metricCounts';
import { partOf } from './partOf';
import { readersOf } from './readersOf';
import { seriesCounts } from './seriesCounts';
import { manyMetrics, MOST_METRICS, takenQuery } from './takenQuery';

interface MetricCountsAsk {
  readonly members: readonly string[];
  /** Left out: all is written. */
  readonly allow?: readonly string[];
  /** What was asked of the fleet lately, the dearest first. */
  readonly asked: readonly string[];
}

/** Queries of a metric that are named. */
const MOST_QUERIES = 3;

/** Asks each shard once how many series it has of each metric, and finds which of the queries read it. */
export const metricCountsJob: Job<MetricCountsAsk, MetricCounts> = async ({ members, allow, asked }, { transport }) => {
  const asks = members.map((member): ListAsk => ({
    ...{ member, address: '/api/v1/query', method: 'GET' },
    params: [['query', takenQuery(null)]],
  }));
  const gathered = await askMembers(asks, transport, { schema: seriesCounts, need: 'all', isPartial: true });
  if (!gathered.ok) {
    return ok({ told: { metrics: [], queries: [], problems: [`${gathered.error.message}.`] }, body: [] });
  }
  const { data, members: given, warnings } = gathered.value;
  const counts = new Map<string, number>();
  for (const [name, series] of data.flatMap((one) => [...one])) {
    counts.set(name, (counts.get(name) ?? 0) + series);
  }
  const full = given.filter((_, i) => data[i].size >= MOST_METRICS);
  const problems = [
    ...warnings.map((warning) => `${warning}. What is shown is a lower bound.`),
    ...full.map(manyMetrics),
  ];
  const metrics = [...counts].sort(byCount).map(([name, series]) => [name, series, partOf(name, allow)] as const);
  const readers = readersOf(
    new Set(counts.keys()),
    asked.map((expr) => ({ name: expr, expr }))
  );
  const queries = [...readers].map(([name, texts]) => [name, texts.slice(0, MOST_QUERIES), texts.length] as const);
  return ok({ told: { metrics, queries, problems }, body: [] });
};

function byCount([a, m]: readonly [string, number], [b, n]: readonly [string, number]): number {
  return n - m || (a < b ? -1 : 1);
}
