import { type RankedCount } from '../../src/api/cardinality';

/** What one shard tells of: its largest ones, in any order. */
export interface Largest {
  readonly shard: string;
  readonly counts: ReadonlyMap<string, number>;
  /** Whether there may be more, each of them no larger than the smallest that is told. */
  readonly isCut: boolean;
}

interface RankOptions {
  /** So many are given. */
  readonly most: number;
  /** What shards hold in common counts once: there are as many as the largest shard has, at least. */
  readonly isShared: boolean;
}

/** The largest over all shards, by what is sure of them. */
export function rankCounts(told: readonly Largest[], { most, isShared }: RankOptions): readonly RankedCount[] {
  const unseen = told.map(({ counts, isCut }) => (isCut ? Math.min(...counts.values()) : 0));
  const names = new Set(told.flatMap(({ counts }) => [...counts.keys()]));
  return [...names]
    .map((name): RankedCount => {
      const shards = told
        .flatMap(({ shard, counts }) => {
          const count = counts.get(name);
          return count === undefined ? [] : [{ shard, count }];
        })
        .sort((a, b) => b.count - a.count);
      const sum = shards.reduce((all, { count }) => all + count, 0);
      const hidden = told.reduce((all, { counts }, i) => all + (counts.has(name) ? 0 : unseen[i]), 0);
      return { name, least: isShared ? shards[0].count : sum, most: sum + hidden, shards };
    })
    .sort((a, b) => b.least - a.least || (a.name < b.name ? -1 : 1))
    .slice(0, most);
}
