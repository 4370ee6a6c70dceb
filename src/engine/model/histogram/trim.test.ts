import { type NativeHistogram } from '../histogram';
import { shown } from './shown';
import { custom, native } from './testing/native';
import { type KeptSide, trim } from './trim';

const both = native(
  { positive: { 0: 2, 1: 4, 2: 8, 3: 16 }, negative: { 0: 1, 1: 2 } },
  { zeroThreshold: 0.001, zeroCount: 1, sum: 123.75 }
);
const positiveOnly = native({ positive: { 0: 10 } }, { zeroThreshold: 0.5, zeroCount: 2 });
const negativeOnly = native({ negative: { 0: 10 } }, { zeroThreshold: 0.5, zeroCount: 2 });
const zeroOnly = native({}, { zeroThreshold: 0.1, zeroCount: 5, sum: 7 });
const above = custom({ 0: 1, 1: 6, 2: 4, 3: 3, 4: 1 }, [5, 10, 15, 20]);
const around = custom({ 0: 2, 1: 4, 3: 6 }, [-10, 0, 10]);

/** What the test scripts of Prometheus 3.16 expect, `promql/promqltest/testdata/native_histograms.test`, or follows from them. */
test.each<[what: string, h: NativeHistogram, keeps: KeptSide, at: number, count: number, sum: number]>([
  ['all of it', both, 'below', Infinity, 34, 123.75],
  ['nothing of it', both, 'above', Infinity, 0, 0],
  ['half of the zero bucket', both, 'above', 0, 30.5, 120.20840280171308],
  ['the other half', both, 'below', 0, 3.5, -3.53578390593273768],
  ['between buckets', both, 'below', 2, 10, 3.5355339059327373],
  ['between buckets, of negative ones', both, 'above', -1, 32, 119.50104602052653],
  ['a zero bucket that begins at zero', positiveOnly, 'above', 0.1, 11.6, 7.551067811865476],
  ['a zero bucket that ends at zero', negativeOnly, 'below', -0.1, 11.6, -7.551067811865476],
  ['a zero bucket alone', zeroOnly, 'below', 0.05, 3.75, -0.09375],
  ['custom buckets, evenly', above, 'below', 13, 9.4, 75.1],
  ['custom buckets, the rest', above, 'above', 13, 5.6, 94.9],
  ['the last bucket goes whole', above, 'below', 50, 14, 150],
  ['the last bucket stays whole', above, 'above', 50, 1, 50],
  ['the first bucket from zero on', above, 'below', 2, 0.4, 0.4],
  ['the first bucket up to its bound', above, 'above', 2, 14.6, 169.6],
  ['a first bucket below zero', around, 'below', -20, 2, -40],
  ['a first bucket below zero, above', around, 'above', -20, 10, 40],
])('%s', (_what, h, keeps, at, count, sum) => {
  const trimmed = trim(h, at, keeps);
  expect(trimmed.count).toBeCloseTo(count, 12);
  expect(trimmed.sum).toBeCloseTo(sum, 11);
});

test('what is left has no empty buckets; where nothing is cut off it is the same', () => {
  expect(shown(trim(both, 1.5, 'above')).buckets.map((bucket) => bucket.slice(1, 3))).toEqual([
    [1, 2],
    [2, 4],
    [4, 8],
  ]);
  expect([...trim(both, 2, 'above').positive.indices]).toEqual([2, 3]);
  expect(trim(both, -Infinity, 'above')).toBe(both);
});

test('up to no number there is nothing, and nobody knows how much of it is around zero', () => {
  expect(trim(both, NaN, 'below')).toMatchObject({ count: NaN, sum: NaN, positive: { counts: new Float64Array(0) } });
  expect(trim(above, NaN, 'above')).toMatchObject({ count: 0, sum: 0 });
  // Which is left as it is then.
  expect(trim(trim(both, NaN, 'above'), 1e9, 'below')).toMatchObject({ count: NaN, sum: NaN });
});

test('custom buckets have no zero bucket, whatever scaling has made of it', () => {
  expect(trim({ ...above, zeroCount: NaN }, 13, 'below').count).toBeCloseTo(9.4, 12);
});
