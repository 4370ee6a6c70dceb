import { quantile } from './quantile';

test.each<[name: string, q: number, values: number[], expected: number]>([
  ['between two', 0.5, [4, 1, 3, 2], 2.5],
  ['the smallest', 0, [4, 1, 3], 1],
  ['the largest', 1, [4, 1, 3], 4],
  ['NaN is smaller than anything', 0.5, [NaN, 5, 3], 3],
  ['NaN is part of a mean', 0.25, [NaN, 5, 3], NaN],
  ['nothing', 0.5, [], NaN],
  ['below 0', -1, [1], -Infinity],
  ['above 1', 2, [1], Infinity],
  ['no number', NaN, [1], NaN],
  ['many', 0.5, Array.from({ length: 101 }, (_, i) => (i * 37) % 101), 50],
  ['many with NaN', 0.5, [...Array.from({ length: 101 }, (_, i) => (i * 37) % 101), NaN, NaN], 49],
])('quantile: %s', (_, q, values, expected) => {
  expect(quantile(q, Float64Array.from(values))).toBe(expected);
});
