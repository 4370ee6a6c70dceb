import { byReverseValue, byValue, goSort, Heap, reverse } from './heap';

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

test('more than twelve items are sorted as well', () => {
  const values = Float64Array.from({ length: 40 }, (_, i) => (i === 7 ? NaN : (i * 17) % 40));
  const sorted = goSort([...values.keys()], byValue(values)).map((i) => values[i]);
  expect(sorted).toEqual([NaN, ...[...values].filter((x) => !Number.isNaN(x)).sort((a, b) => a - b)]);
});

test('a heap lies as Go lays it', () => {
  const values = Float64Array.from([5, 3, 8, 1, 9, 2]);
  const heap = new Heap(byValue(values));
  [0, 1, 2, 3].forEach((i) => heap.push(i));
  expect(heap.items.map((i) => values[i])).toEqual([1, 3, 8, 5]);
  heap.replaceTop(4);
  expect(heap.items.map((i) => values[i])).toEqual([3, 5, 8, 9]);
  heap.clear();
  expect(heap.size).toBe(0);
});
