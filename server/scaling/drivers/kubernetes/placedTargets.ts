import { type TargetGroup } from '../../../discovery/targetGroups';
import { type Assignment, type DiscoveredJob } from '../driver';
import { SHARDS_LABEL, URL_LABEL } from './scrapeConfigObject';
import { numberOf } from './shardsOf';

/**
 * The targets of a job, each with the numbers of the shards that are to scrape it, as Prometheus' HTTP service discovery gives them.
 * `shard`: those of one alone. What is of no shard is left out.
 */
export function placedTargets(
  { groups }: DiscoveredJob,
  assignments: ReadonlyMap<string, Assignment>,
  shard?: number
): readonly TargetGroup[] {
  const numbered = [...assignments].map(([id, { addresses }]) => [numberOf(id), addresses] as const);
  const shardsOf = (address: string) =>
    numbered.flatMap(([number, addresses]) => (addresses.has(address) ? [number] : [])).sort((a, b) => a - b);
  return groups.flatMap(({ targets, labels: { __meta_url: url, ...labels } }) => {
    const bySplit = new Map<string, string[]>();
    for (const target of targets) {
      const shards = shardsOf(target);
      if (shards.length > 0 && (shard === undefined || shards.includes(shard))) {
        const key = shards.join();
        bySplit.set(key, [...(bySplit.get(key) ?? []), target]);
      }
    }
    const more: TargetGroup['labels'] = url === undefined ? {} : { [URL_LABEL]: url };
    return [...bySplit].map(([shards, own]) => ({
      targets: own,
      labels: { ...labels, ...more, [SHARDS_LABEL]: shards },
    }));
  });
}
