import { NativeHistogram } from './nativeHistogram';

const filled = (...values: number[]) => {
  const histogram = new NativeHistogram();
  values.forEach((value) => histogram.observe(value));
  return histogram;
};

test.each([
  ['nothing', [], []],
  ['1 is the upper bound of bucket 0', [1], [{ offset: 0, counts: [1] }]],
  ['just above 1 is in bucket 1', [1.0001], [{ offset: 1, counts: [1] }]],
  ['2 is the upper bound of bucket 8', [2], [{ offset: 8, counts: [1] }]],
  ['neighbours make one run', [1, 1.05, 1.05], [{ offset: 0, counts: [1, 2] }]],
  ['holes make several runs', [0.5, 1], [{ offset: -8, counts: [1] }, { offset: 0, counts: [1] }]], // prettier-ignore
])('%s', (_, values, runs) => {
  expect(filled(...values).runs()).toEqual(runs);
});

test('zeros are counted apart, and all values in count and sum', () => {
  const histogram = filled(0, 0.25, 3);
  expect([histogram.zeroCount, histogram.count, histogram.sum]).toEqual([1, 3, 3.25]);
});
