import { CounterResets } from './counterResets';

const times = Float64Array.of(10, 20, 30, 40);

test.each<[string, readonly number[], readonly number[] | undefined, readonly number[]]>([
  ['a rising counter', [1, 2, 2, 3], undefined, []],
  ['one that falls', [1, 2, 1, 3], undefined, [2]],
  ['what is no number', [1, NaN, 0, -1], undefined, [3]],
  ['one that says that it began anew', [1, 2, 3, 4], [5, 5, 25, 25], [2]],
])('%s', (_, values, starts, expected) => {
  const resets = new CounterResets({
    times,
    values: Float64Array.from(values),
    starts: starts && Float64Array.from(starts),
  });
  expect([1, 2, 3].filter((i) => resets.isAt(i))).toEqual(expected);
  expect(resets.isWithin(0, 4)).toBe(expected.length > 0);
  expect([resets.isWithin(0, 1), resets.isWithin(3, 4)]).toEqual([false, false]);
  expect(resets.isWithin(1, 3)).toBe(expected.includes(2));
});
