import { type Target, type TargetPage, type TargetQuery } from '../../src/api/targets';
import { ok } from '../../src/engine/index';
import { type Job } from '../compute/job';
import {
  type SampleList,
  sampleListSchema,
  SCRAPED_SAMPLES,
  scrapedTargets,
  type TargetList,
  targetListSchema,
} from '../measure/scrapedTargets';
import { askMembers, type ListAsk } from '../prometheus/lists/askMembers';
import { targetPage, targetSummary } from './targetPage';

interface ShardTargetsAsk {
  readonly members: readonly string[];
  readonly query: TargetQuery;
}

/** The targets that shards tell of, each as one of its replicas sees them. */
export const shardTargetsJob: Job<ShardTargetsAsk, Omit<TargetPage, 'fleet'>> = async (
  { members, query },
  { transport }
) => {
  const ask = (address: string, params: ListAsk['params']) =>
    members.map((member): ListAsk => ({ member, address, method: 'GET', params }));
  const options = { need: 'all', isPartial: true } as const;
  const [targets, samples] = await Promise.all([
    askMembers<TargetList>(ask('/api/v1/targets', [['state', 'active']]), transport, {
      ...options,
      schema: targetListSchema,
    }),
    askMembers<SampleList>(ask('/api/v1/query', [['query', SCRAPED_SAMPLES]]), transport, {
      ...options,
      schema: sampleListSchema,
    }),
  ]);
  if (!targets.ok) {
    return targets;
  }
  const counts = new Map(samples.ok ? samples.value.members.map((id, i) => [id, samples.value.data[i]]) : []);
  const { data, members: told, warnings } = targets.value;
  const rows = data.flatMap((list, i) => rowsOf(told[i], list, counts.get(told[i])));
  return ok({
    told: { placed: false, problems: [...warnings], ...targetPage(rows, query), summary: targetSummary(rows, members) },
    body: [],
  });
};

function rowsOf(shard: string, list: TargetList, counts: SampleList | undefined): readonly Target[] {
  return scrapedTargets(list, counts).map(({ samples, interval, ...target }, i) => ({
    ...target,
    ...{ shard, state: 'placed', flags: [] },
    labels: { ...target.labels },
    discovered: { ...list.activeTargets[i].discoveredLabels },
    url: list.activeTargets[i].scrapeUrl,
    weight: samples === undefined ? 0 : (1000 * samples) / interval,
    weightKnown: samples !== undefined,
  }));
}
