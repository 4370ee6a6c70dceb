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
  expect(quantile(q, Float64Array.from(values), 'withNext')).toBe(expected);
});

test('0 and -0 come in the order in which Go sorts them', () => {
  const kinds = [() => 0, () => -0, (i: number) => i, (i: number) => -i];
  const values = Array.from({ length: 40 }, (_, i) => kinds[i % 4](i));
  const zeros = '0 -0 0 -0 -0 0 0 -0 -0 -0 0 0 0 -0 0 -0 0 -0 0 -0'.split(' ');
  const pairs = zeros.slice(1).map((zero, i) => ({ rank: 10 + i, isNegative: zero === '-0' && zeros[i] === '-0' }));
  const exact = pairs.filter(({ rank }) => (rank / 39) * 39 === rank);
  const found = exact.map(({ rank }) => Object.is(quantile(rank / 39, Float64Array.from(values), 'withNext'), -0));
  expect(exact.length).toBeGreaterThan(10);
  expect(found).toEqual(exact.map(({ isNegative }) => isNegative));
});
