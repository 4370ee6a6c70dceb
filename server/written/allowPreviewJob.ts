import { type AllowList, type AllowListPreview } from '../../src/api/allowList';
import { ok } from '../../src/engine/index';
import { type Job } from '../compute/job';
import { askMembers, type ListAsk } from '../prometheus/lists/askMembers';
import { listPreview, type PreviewFacts } from './listPreview';
import { seriesCounts } from './seriesCounts';
import { manyMetrics, MOST_METRICS, takenQuery } from './takenQuery';

interface PreviewAsk extends PreviewFacts {
  readonly members: readonly string[];
  /** Milliseconds since the epoch: all are asked of one time. */
  readonly now: number;
}

/** Asks each shard how many of its series two allow lists take, and finds what the second would break. */
export const allowPreviewJob: Job<PreviewAsk, Omit<AllowListPreview, 'rate'>> = async (
  { members, now, ...facts },
  { transport }
) => {
  const ask = (allow: AllowList) => {
    const asks = members.map((member): ListAsk => ({
      ...{ member, address: '/api/v1/query', method: 'POST' },
      params: [
        ['query', takenQuery(allow)],
        ['time', String(now / 1000)],
      ],
    }));
    return askMembers(asks, transport, { schema: seriesCounts, need: 'all', isPartial: true });
  };
  const [series, before, after] = await Promise.all([null, facts.before, facts.after].map(ask));
  if (!series.ok || !before.ok || !after.ok) {
    return [series, before, after].find((one) => !one.ok) as Extract<typeof series, { ok: false }>;
  }
  const told = [series, before, after].map(({ value }) => value);
  const counts = members.flatMap((shard) => {
    const [all, was, becomes] = told.map(({ members: given, data }) => data.at(given.indexOf(shard)));
    const isTold = told.every((one) => one.members.includes(shard));
    return isTold && all && was && becomes ? [{ shard, series: all, before: was, after: becomes }] : [];
  });
  const warnings = new Set(told.flatMap((one) => one.warnings));
  const problems = [
    ...[...warnings].map((warning) => `${warning}. What is shown is a lower bound.`),
    ...counts.flatMap((one) => (one.series.size < MOST_METRICS ? [] : [manyMetrics(one.shard)])),
  ];
  return ok({ told: { ...listPreview(counts, facts), problems }, body: [] });
};
