import { z } from 'zod';

import { METRIC_NAME, ok } from '../../src/engine/index';
import { type Job } from '../compute/job';
import { askMembers, type ListAsk } from '../prometheus/lists/askMembers';
import { type MetricCounts } from './metricCounts';
import { partOf } from './partOf';

/** Metrics of a shard that are counted. */
const MOST_METRICS = 20_000;
const QUERY = `topk(${MOST_METRICS}, count by (${METRIC_NAME}) ({${METRIC_NAME}!=""}))`;

const vectorSchema = z.object({
  result: z.array(
    z.object({
      metric: z.object({ [METRIC_NAME]: z.string() }),
      value: z.tuple([z.number(), z.coerce.number<string>()]),
    })
  ),
});

interface MetricCountsAsk {
  readonly members: readonly string[];
  /** Left out: all is written. */
  readonly allow?: readonly string[];
}

/** Asks each shard once how many series it has of each metric. */
export const metricCountsJob: Job<MetricCountsAsk, MetricCounts> = async ({ members, allow }, { transport }) => {
  const asks = members.map((member): ListAsk => ({
    ...{ member, address: '/api/v1/query', method: 'GET' },
    params: [['query', QUERY]],
  }));
  const gathered = await askMembers(asks, transport, { schema: vectorSchema, need: 'all', isPartial: true });
  if (!gathered.ok) {
    return ok({ told: { metrics: [], problems: [`${gathered.error.message}.`] }, body: [] });
  }
  const { data, members: given, warnings } = gathered.value;
  const counts = new Map<string, number>();
  for (const { metric, value } of data.flatMap(({ result }) => result)) {
    const name = metric[METRIC_NAME];
    counts.set(name, (counts.get(name) ?? 0) + value[1]);
  }
  const full = given.filter((_, i) => data[i].result.length >= MOST_METRICS);
  const problems = [
    ...warnings.map((warning) => `${warning}. What is shown is a lower bound.`),
    ...full.map(
      (member) => `${member} has more than ${MOST_METRICS} metrics: those with fewest series are not counted.`
    ),
  ];
  const metrics = [...counts].sort(byCount).map(([name, series]) => [name, series, partOf(name, allow)] as const);
  return ok({ told: { metrics, problems }, body: [] });
};

function byCount([a, m]: readonly [string, number], [b, n]: readonly [string, number]): number {
  return n - m || (a < b ? -1 : 1);
}
