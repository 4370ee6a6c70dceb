import { BY_INSTANCE, BY_TARGET, type Layout, NOTHING, type Part } from './layout';
import { targetsOn } from './targets';

/** The sample from which on targets are elsewhere. */
const CUT = 150;

/** Two shards became three: what was on one of the two is on another afterwards, but for every third target. */
function split(n: number, parts: (old: number) => readonly Part[]): readonly Part[] {
  return n % 3 === 0 ? [{ shard: n % 2 }] : parts(n % 2);
}

/** Targets that came to be on other shards, and nobody said so. */
export const reshardedLayouts: readonly Layout[] = [
  {
    name: 'two shards became three',
    shards: 3,
    series: targetsOn((n) =>
      split(n, (shard) => [
        { shard, to: CUT },
        { shard: 2, from: CUT },
      ])
    ),
    queries: [],
    said: [NOTHING, BY_INSTANCE, BY_TARGET],
  },
  {
    name: 'two shards became three, and the old ones wrote that the series had ended before the new one scraped',
    shards: 3,
    series: targetsOn((n) =>
      split(n, (shard) => [
        { shard, to: CUT, marker: 2000 },
        { shard: 2, from: CUT },
      ])
    ),
    queries: [],
    said: [NOTHING, BY_INSTANCE],
  },
  {
    name: 'two shards became three, and the old ones wrote that the series had ended after the new one scraped',
    shards: 3,
    series: targetsOn((n) =>
      split(n, (shard) => [
        { shard, to: CUT, marker: 22_000 },
        { shard: 2, from: CUT },
      ])
    ),
    queries: [],
    said: [NOTHING, BY_INSTANCE],
  },
  {
    name: 'three shards became two, and the last one stays to be asked',
    shards: 3,
    series: targetsOn((n) =>
      n % 3 < 2
        ? [{ shard: n % 3 }]
        : [
            { shard: 2, to: CUT, marker: 14_000 },
            { shard: n % 2, from: CUT },
          ]
    ),
    queries: [],
    said: [NOTHING, BY_INSTANCE],
  },
  {
    name: 'a shard was killed, and its targets came back on another after a while',
    shards: 2,
    series: targetsOn((n) =>
      n % 2 === 0
        ? [{ shard: 0 }]
        : [
            { shard: 1, to: 110 },
            { shard: 0, from: CUT },
          ]
    ),
    queries: [],
    said: [NOTHING, BY_INSTANCE],
  },
  {
    name: 'a shard was killed and came back with gaps, its targets meanwhile on another',
    shards: 2,
    series: targetsOn((n) =>
      n % 2 === 0
        ? [{ shard: 0 }]
        : [
            { shard: 1, to: 110 },
            { shard: 0, from: 120, to: CUT, marker: 9000 },
            { shard: 1, from: CUT },
          ]
    ),
    queries: [],
    said: [NOTHING, BY_INSTANCE],
  },
  {
    name: 'old and new shard scraped a target for a while both, at different times',
    shards: 3,
    series: targetsOn((n) =>
      split(n, (shard) => [
        { shard, to: CUT + 8 },
        { shard: 2, from: CUT, to: CUT + 7, late: 11_000, aside: true },
        { shard: 2, from: CUT + 7, late: 11_000 },
      ])
    ),
    queries: [],
    said: [NOTHING, BY_INSTANCE],
  },
  {
    name: 'a target went back to a shard that stands before the one it was on, and both scraped it for a while',
    shards: 3,
    series: targetsOn((n) =>
      split(n, (shard) => [
        { shard: 2, to: CUT },
        { shard: 2, from: CUT, to: CUT + 8, aside: true },
        { shard, from: CUT, late: 5000 },
      ])
    ),
    queries: [],
    said: [NOTHING, BY_INSTANCE],
  },
];
