import { goSort } from './goSort';
import { byReverseValue, byValue, reverse } from './heap';

test.each<[name: string, values: number[], expected: number[]]>([
  ['smallest first', [3, 1, 2], [1, 2, 0]],
  ['equal ones stay', [2, 1, 2, 1], [1, 3, 0, 2]],
  ['NaN first', [1, NaN, 0], [1, 2, 0]],
])('goSort: %s', (_, values, expected) => {
  expect(goSort([...values.keys()], byValue(Float64Array.from(values)))).toEqual(expected);
});

test('the reverse of a sort for descending values puts NaN last, and turns several NaN around', () => {
  const values = Float64Array.from([NaN, 2, NaN, 1]);
  expect(goSort([0, 1, 2, 3], reverse(byReverseValue(values)))).toEqual([3, 1, 2, 0]);
});

/** Values by kind: with few different ones, ascending and descending by threes, up and down, with NaN, and nearly sorted. */
const kinds: Readonly<Record<string, (i: number, n: number) => number>> = {
  few: (i) => (i * 17) % 7,
  up: (i) => Math.floor(i / 3),
  down: (i, n) => Math.floor((n - i) / 3),
  organ: (i, n) => (i < Math.floor(n / 2) ? i : n - i),
  mixed: (i) => (i % 11 === 3 ? NaN : (i * i * 31) % 101),
  nearly: (i) => (i % 40 === 7 ? i - 20 : i),
};

// Checksums of the order in which Go's sort.Sort leaves the indices.
test.each([
  ['few', 13, 746566],
  ['few', 20, 502182],
  ['few', 49, 688183],
  ['few', 64, 914678],
  ['few', 300, 214385],
  ['few', 5000, 739594],
  ['up', 13, 207634],
  ['up', 20, 54022],
  ['up', 49, 50127],
  ['up', 64, 81742],
  ['up', 300, 773949],
  ['up', 5000, 357100],
  ['down', 13, 626946],
  ['down', 20, 34983],
  ['down', 49, 952868],
  ['down', 64, 999099],
  ['down', 300, 8647],
  ['down', 5000, 455464],
  ['organ', 13, 811804],
  ['organ', 20, 713793],
  ['organ', 49, 359709],
  ['organ', 64, 585044],
  ['organ', 300, 234571],
  ['organ', 5000, 497174],
  ['mixed', 13, 985379],
  ['mixed', 20, 693373],
  ['mixed', 49, 127690],
  ['mixed', 64, 440968],
  ['mixed', 300, 644198],
  ['mixed', 5000, 216969],
  ['nearly', 13, 12284],
  ['nearly', 20, 189301],
  ['nearly', 49, 460063],
  ['nearly', 64, 837208],
  ['nearly', 300, 143583],
  ['nearly', 5000, 440692],
])('%s, %d: the order of Go', (kind, n, expected) => {
  const values = Float64Array.from({ length: n }, (_, i) => kinds[kind](i, n));
  const order = goSort([...values.keys()], byValue(values));
  expect(order.reduce((sum, index, place) => (sum * 31 + index * (place + 1)) % 1_000_003, 0)).toBe(expected);
});
