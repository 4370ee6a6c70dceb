import { type NativeHistogram, type Sample, type TestSeries } from '../harness/dataset';

export const NATIVE_START = 1_700_000_000_000;
const STEP = 30_000;
const COUNT = 40;
export const NATIVE_END = NATIVE_START + (COUNT - 1) * STEP;

const exponential: NativeHistogram = {
  schema: 2,
  sum: 18.4,
  zeroThreshold: 0.001,
  zeroCount: 2,
  positive: { offset: -3, counts: [1, 4, 0, 7, 2, 0, 0, 0, 3] },
  negative: { offset: 1, counts: [3, 1, 2] },
};
const custom: NativeHistogram = {
  schema: -53,
  sum: 21.5,
  zeroThreshold: 0,
  zeroCount: 0,
  positive: { offset: 0, counts: [2, 3, 1, 4] },
  customValues: [-1.5, 0.5, 8],
};

/** A histogram every half minute that grows; `shape` changes some of them, `undefined` leaves one out. */
function series(
  labels: Readonly<Record<string, string>>,
  base: NativeHistogram,
  shape: (i: number) => Partial<NativeHistogram> | undefined = () => ({})
): TestSeries {
  const histograms = Array.from({ length: COUNT }, (_, i) => {
    const grown = (counts: readonly number[]) => counts.map((n, b) => n * (i + 1) + (n > 0 ? (b % 3) * i : 0));
    const changed = shape(i);
    const one: NativeHistogram = {
      ...base,
      sum: base.sum * (i + 1.1),
      zeroCount: base.zeroCount * (i + 1),
      positive: { ...base.positive, counts: grown(base.positive.counts) },
      ...(base.negative && { negative: { ...base.negative, counts: grown(base.negative.counts) } }),
      ...changed,
    };
    return changed === undefined ? [] : [[NATIVE_START + i * STEP, one] as const];
  });
  return { labels: { __name__: 'native', ...labels }, histograms: histograms.flat() };
}

const positiveOnly: NativeHistogram = { ...exponential, schema: 3, negative: { offset: 0, counts: [] } };
const samples = (value: (i: number) => number, step = 1): Sample[] =>
  Array.from({ length: COUNT / step }, (_, i) => [NATIVE_START + i * step * STEP, value(i)] as const);

/** Native histograms of every kind a server can hold; what is in a group goes together more or less well. */
export const nativeSeries: readonly TestSeries[] = [
  series({ group: 'plain', instance: 'a' }, exponential),
  series({ group: 'plain', instance: 'b' }, positiveOnly, (i) => (i % 7 === 3 ? undefined : {})),
  series({ group: 'plain', instance: 'c' }, { ...exponential, schema: 0, zeroThreshold: 0.9 }),
  series({ group: 'wide', instance: 'a' }, exponential),
  series({ group: 'wide', instance: 'b' }, { ...exponential, zeroThreshold: 1.1, schema: 4 }),
  series({ group: 'resets', instance: 'a' }, exponential, (i) => (i % 9 === 8 ? exponential : {})),
  series({ group: 'resets', instance: 'b' }, exponential, (i) => ({ schema: i % 12 < 6 ? 2 : 1 })),
  series({ group: 'gauges', instance: 'a' }, exponential, () => ({ hint: 'gauge' })),
  series({ group: 'gauges', instance: 'b' }, exponential, (i) => ({
    hint: 'gauge',
    sum: 40 - i,
    zeroCount: 9 - (i % 9),
  })),
  series({ group: 'floats', instance: 'a' }, exponential, (i) => ({ float: true, zeroCount: i * 0.3, sum: i / 7 })),
  series({ group: 'nan', instance: 'a' }, exponential, (i) => ({ sum: NaN, count: 60 * (i + 1) + 30 * i })),
  series({ group: 'nan', instance: 'b' }, exponential, (i) => ({ sum: i % 2 === 0 ? Infinity : -Infinity })),
  series({ group: 'custom', instance: 'a' }, custom),
  series({ group: 'custom', instance: 'b' }, custom, (i) => (i % 11 === 10 ? custom : {})),
  series({ group: 'bounds', instance: 'a' }, custom),
  series({ group: 'bounds', instance: 'b' }, { ...custom, customValues: [1, 2, 3] }),
  series({ group: 'bounds', instance: 'c' }, custom, (i) => ({ customValues: i % 8 < 4 ? [-1.5, 0.5, 8] : [1, 2, 8] })),
  series({ group: 'schemas', instance: 'a' }, exponential),
  series({ group: 'schemas', instance: 'b' }, custom),
  series({ group: 'schemas', instance: 'c' }, exponential, (i) =>
    i % 10 < 5 ? {} : { ...custom, negative: undefined }
  ),
  series({ group: 'one', instance: 'a' }, exponential, (i) => (i === 20 ? {} : undefined)),
  {
    labels: { __name__: 'native', group: 'mixed', instance: 'a' },
    histograms: series({}, exponential, (i) => (i % 6 < 3 ? {} : undefined)).histograms,
    samples: samples((i) => i * 2).filter((_, i) => i % 6 >= 3),
  },
  { labels: { __name__: 'native', group: 'mixed', instance: 'b' }, samples: samples((i) => i * i) },
  { labels: { __name__: 'native', group: 'mixed', instance: 'z' }, histograms: series({}, exponential).histograms },
  { labels: { __name__: 'number', instance: 'a' }, samples: samples((i) => i / 4) },
  { labels: { __name__: 'number', instance: 'b' }, samples: samples((i) => 10 - i) },
  ...['0.5', '2', '+Inf'].map((le, b): TestSeries => ({
    labels: { __name__: 'classic', group: 'plain', instance: 'a', le },
    samples: samples((i) => (b + 1) * (i + 1)),
  })),
];
