import { ok } from '../../src/engine/index';
import { type Job } from '../compute/job';
import { askMembers, type ListAsk } from '../prometheus/lists/askMembers';
import { type MetricCounts, type MetricReaders } from './metricCounts';
import { partOf } from './partOf';
import { type Reader, readersOf } from './readersOf';
import { seriesCounts } from './seriesCounts';
import { manyMetrics, MOST_METRICS, takenQuery } from './takenQuery';

interface MetricCountsAsk {
  readonly members: readonly string[];
  /** Left out: all is written. */
  readonly allow?: readonly string[];
  /** Rules of the fleet. */
  readonly rules: readonly Reader[];
  /** What was asked of the fleet lately, the dearest first. */
  readonly asked: readonly string[];
}

/** Rules and queries of a metric that are named. */
const MOST_RULES = 5;
const MOST_QUERIES = 3;

/** Asks each shard once how many series it has of each metric, and finds which of the rules and queries read it. */
export const metricCountsJob: Job<MetricCountsAsk, MetricCounts> = async (ask, { transport }) => {
  const { members, allow } = ask;
  const asks = members.map((member): ListAsk => ({
    ...{ member, address: '/api/v1/query', method: 'GET' },
    params: [['query', takenQuery(null)]],
  }));
  const gathered = await askMembers(asks, transport, { schema: seriesCounts, need: 'all', isPartial: true });
  if (!gathered.ok) {
    return ok({ told: { metrics: [], rules: [], queries: [], problems: [`${gathered.error.message}.`] }, body: [] });
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
  const asked = ask.asked.map((expr) => ({ name: expr, expr }));
  const [rules, queries] = [firstOf(counts, ask.rules, MOST_RULES), firstOf(counts, asked, MOST_QUERIES)];
  return ok({ told: { metrics, rules, queries, problems }, body: [] });
};

function firstOf(counts: ReadonlyMap<string, number>, readers: readonly Reader[], most: number): MetricReaders {
  const found = readersOf(new Set(counts.keys()), readers);
  return [...found].map(([metric, names]) => [metric, names.slice(0, most), names.length] as const);
}

function byCount([a, m]: readonly [string, number], [b, n]: readonly [string, number]): number {
  return n - m || (a < b ? -1 : 1);
}
