import { byValue, Heap } from './heap';

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
