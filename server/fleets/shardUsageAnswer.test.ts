import { shardUsageAnswer } from './shardUsageAnswer';

/** Shards with a value at each of some steps of 10; null where none is known. */
function recorded(shards: Readonly<Record<string, ReadonlyArray<number | null>>>) {
  const entries = Object.entries(shards).map(([id, values]) => {
    const known = values.flatMap((value, i) => (value === null ? [] : [[i * 10, value] as const]));
    return [id, new Map(known)] as const;
  });
  return { step: 10, shards: new Map(entries) };
}

test('nothing was recorded', () => {
  const nothing = { times: [], mean: [], lowest: [], highest: [], total: 0, skewed: 0, shards: [] };
  expect(shardUsageAnswer(recorded({}))).toEqual({ step: 10, ...nothing });
});

test('the mean and the range are of the shards that were read; what was not read is a gap', () => {
  const answer = shardUsageAnswer(recorded({ b: [1, null, null, 6], a: [3, null, 2, null] }));
  expect(answer.times).toEqual([0, 10, 20, 30]);
  expect(answer.mean).toEqual([2, null, 2, 6]);
  expect(answer.lowest).toEqual([1, null, 2, 6]);
  expect(answer.highest).toEqual([3, null, 2, 6]);
  expect(answer.shards.map(({ id, values }) => [id, ...values])).toEqual([
    ['a', 3, null, 2, null],
    ['b', 1, null, null, 6],
  ]);
});

test('a shard is skewed by its own times: one that came late is measured from then on', () => {
  const answer = shardUsageAnswer(recorded({ a: [9, 1], b: [3, 1], c: [null, 4] }));
  expect(answer.shards.map(({ id, skew }) => [id, skew])).toEqual([
    ['a', 1.25],
    ['b', 0.5],
    ['c', 2],
  ]);
  expect(answer.skewed).toBe(1);
});

test('shards that use nothing are not skewed', () => {
  expect(shardUsageAnswer(recorded({ a: [0], b: [0] })).shards.map(({ skew }) => skew)).toEqual([1, 1]);
});

test('of many shards only the skewed have a name, the most skewed first', () => {
  const even = Array.from({ length: 18 }, (_, i) => [`even-${i}`, [1]] as const);
  const answer = shardUsageAnswer(recorded({ ...Object.fromEntries(even), hot: [3], hotter: [4] }));
  expect(answer.total).toBe(20);
  expect(answer.skewed).toBe(2);
  expect(answer.shards.map(({ id }) => id)).toEqual(['hotter', 'hot']);
});
