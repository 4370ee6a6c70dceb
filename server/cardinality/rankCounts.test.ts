import { type Largest, rankCounts } from './rankCounts';

const shard = (name: string, counts: Readonly<Record<string, number>>, isCut = false): Largest => ({
  ...{ shard: name, counts: new Map(Object.entries(counts)), isCut },
});
const SERIES = { most: 10, isShared: false };
const short = (told: readonly Largest[], options = SERIES) =>
  rankCounts(told, options).map(({ name, least, most }) => [name, least, most]);

test.each<[string, readonly Largest[], ReadonlyArray<readonly [string, number, number]>]>([
  ['no shard', [], []],
  [
    'counts are added up',
    [shard('a', { x: 3, y: 9 }), shard('b', { x: 7, z: 1 })],
    [
      ['x', 10, 10],
      ['y', 9, 9],
      ['z', 1, 1],
    ],
  ],
  [
    'what a shard does not tell of is no larger than the smallest it tells of',
    [shard('a', { x: 5, y: 4 }, true), shard('b', { z: 6 })],
    [
      ['z', 6, 10],
      ['x', 5, 5],
      ['y', 4, 4],
    ],
  ],
  ['a shard without any', [shard('a', {}, false), shard('b', { x: 1 })], [['x', 1, 1]]],
])('%s', (_, told, ranked) => {
  expect(short(told)).toEqual(ranked);
});

test('what shards have in common counts once', () => {
  const told = [shard('a', { x: 3 }), shard('b', { x: 5, y: 4 }, true)];
  expect(short(told, { most: 1, isShared: true })).toEqual([['x', 5, 8]]);
});

test('the shards of each, the largest first', () => {
  const [x] = rankCounts([shard('a', { x: 3 }), shard('b', { x: 5 }), shard('c', { y: 1 })], SERIES);
  expect(x.shards).toEqual([
    { shard: 'b', count: 5 },
    { shard: 'a', count: 3 },
  ]);
});
