import { Labels } from '../../model/labels';
import { type RawSeries } from '../../model/value';
import { mergeRaw } from './mergeRaw';

const histogram = { form: 'shown', count: 1, sum: 1, buckets: [] } as const;

const labelsOf = { a: Labels.of({ name: 'a' }), b: Labels.of({ name: 'b' }) };

function series(name: 'a' | 'b', times: readonly number[], more: Partial<RawSeries> = {}): RawSeries {
  return {
    labels: labelsOf[name],
    times: Float64Array.from(times),
    values: Float64Array.from(times, (t) => t / 10),
    ...more,
  };
}

test('one list stays as it is', () => {
  const list = [series('a', [1, 2])];
  expect(mergeRaw([list])).toBe(list);
});

test('equal label sets are one series by time, others stay apart', () => {
  const first = [series('a', [10, 20, 30], { stale: Uint8Array.of(0, 0, 1) }), series('b', [1])];
  const second = [
    series('a', [15, 20, 40], { values: Float64Array.of(7, 8, 0), histograms: new Map([[2, histogram]]) }),
  ];
  expect(mergeRaw([first, second])).toEqual([
    series('a', [10, 15, 20, 30, 40], {
      values: Float64Array.of(1, 7, 2, 3, 0),
      stale: Uint8Array.of(0, 0, 0, 1, 0),
      histograms: new Map([[4, histogram]]),
    }),
    series('b', [1]),
  ]);
});

test('a series may be in any number of lists', () => {
  const lists = [[series('a', [3])], [series('a', [])], [series('a', [1, 3])], [series('a', [2])]];
  expect(mergeRaw(lists)).toEqual([series('a', [1, 2, 3])]);
});
