import { type Histogram, type NativeHistogram } from '../../model/histogram';
import { native } from '../../model/histogram/testing/native';
import { instantGrid } from '../../model/grid';
import { Labels } from '../../model/labels';
import { type Annotation } from '../../model/result';
import { type RawSeries, type Value } from '../../model/value';
import { parse } from '../../syntax/parse';
import { evalRangeCall } from '../rangeCall';
import { rawWindows } from '../rawWindows';
import { beganAnew, overlaps } from './beganAnew';

test.each<[what: string, previous: [number, number], current: [number, number], isAnew: boolean]>([
  ['it began later', [10, 5], [20, 15], true],
  ['it began at the same time', [10, 5], [20, 5], false],
  ['it does not say', [10, 5], [20, 0], false],
  ['it began before the sample before', [10, 5], [20, 7], false],
  ['it began with the sample before, which began before', [10, 5], [20, 10], true],
  ['it began with the sample before, which does not say', [10, 0], [20, 10], false],
  ['it began with the sample before, which began then', [10, 10], [20, 10], false],
  ['it began with the sample before, which began after itself', [10, 11], [20, 10], false],
  ['it began as it was taken', [10, 5], [20, 20], false],
  ['it began after it was taken', [10, 5], [20, 25], false],
])('a counter began anew where %s', (_what, [before, began], [time, start], isAnew) => {
  expect(beganAnew({ time: before, start: began }, { time, start })).toBe(isAnew);
});

test('what counts since before the sample before, and since another time, overlaps', () => {
  const starts = [0, 5, 7, 10, 15];
  expect(starts.map((start) => overlaps({ time: 10, start: 5 }, { time: 20, start }))).toEqual([
    false,
    false,
    true,
    false,
    false,
  ]);
});

type Sample = readonly [time: number, value: number | NativeHistogram, start: number];

function series(samples: readonly Sample[]): RawSeries {
  const histograms = new Map<number, Histogram>(
    samples.flatMap(([, value], i) => (typeof value === 'number' ? [] : [[i, value] as const]))
  );
  return {
    labels: Labels.of({ __name__: 'x_total' }),
    times: Float64Array.from(samples, ([time]) => time * 1000),
    values: Float64Array.from(samples, ([, value]) => (typeof value === 'number' ? value : 0)),
    starts: Float64Array.from(samples, ([, , start]) => start * 1000),
    ...(histograms.size > 0 && { histograms }),
  };
}

/** Of the window from 0 to 60 seconds: the value, or a histogram's count and sum; and what is said. */
function evaluate(func: string, samples: readonly Sample[], features = ['use-start-timestamps']) {
  const parsed = parse(`${func}(x_total[1m])`, { experimental: false });
  if (!parsed.ok || parsed.value.kind !== 'call') {
    throw new Error(func);
  }
  const grid = instantGrid(60_000);
  const windows = rawWindows([series(samples)], { grid, range: 60_000, offset: 0, kind: 'left-open' });
  const said: Annotation[] = [];
  const value = evalRangeCall(parsed.value, windows, [], {
    grid,
    dialect: { release: '3.16', features },
    maxSamples: 100,
    annotate: (one) => said.push(one),
  });
  return { value: value.ok ? numbers(value.value) : value.error.message, said: said.map(({ message }) => message) };
}

function numbers(value: Value): readonly number[] {
  if (value.type !== 'vector' || value.series.size === 0) {
    return [];
  }
  const h = value.series.histograms.get(0);
  return h === undefined ? [value.series.values[0]] : [h.count, h.sum];
}

const h = (count: number): NativeHistogram => native({ positive: { 1: count } });

/** Worked out from the sources of Prometheus 3.16: nothing is extrapolated to before a beginning within the window. */
test.each<[what: string, func: string, samples: readonly Sample[], expected: readonly number[]]>([
  [
    'what was counted before the first sample',
    'increase',
    [
      [20, 10, 10],
      [60, 50, 10],
    ],
    [50],
  ],
  ['a single sample', 'increase', [[60, 5, 30]], [5]],
  ['a single sample, to its own time only', 'rate', [[40, 4, 20]], [4 / 60]],
  ['a single sample that began before the window', 'increase', [[60, 5, -30]], []],
  [
    'a beginning that no fall shows',
    'increase',
    [
      [0.001, 4, -9],
      [30, 6, 15],
      [60, 7, 15],
    ],
    [7 * (60 / 59.999)],
  ],
  [
    'resets',
    'resets',
    [
      [10, 1, 5],
      [20, 2, 15],
      [30, 1, 15],
      [40, 2, 35],
    ],
    [3],
  ],
  [
    'the last change',
    'irate',
    [
      [10, 1, 5],
      [20, 3, 15],
    ],
    [0.3],
  ],
  [
    'histograms',
    'increase',
    [
      [20, h(10), 10],
      [60, h(50), 10],
    ],
    [50, 50],
  ],
  ['a single histogram', 'increase', [[60, h(5), 30]], [5, 5]],
  [
    'a histogram that began anew',
    'irate',
    [
      [10, h(1), 5],
      [20, h(3), 15],
    ],
    [0.3, 0.3],
  ],
  [
    'resets of histograms',
    'resets',
    [
      [10, h(1), 5],
      [20, h(2), 15],
    ],
    [1],
  ],
])('%s: %s', (_what, func, samples, expected) => {
  // prettier-ignore
  const { value, said } = evaluate(func, samples);
  expect(said).toEqual([]);
  expect(Array.from(value as readonly number[])).toHaveLength(expected.length);
  expected.forEach((x, i) => expect(value[i]).toBeCloseTo(x, 3));
});

test('without the flag nothing goes by them', () => {
  expect(evaluate('increase', [[60, 5, 30]], []).value).toEqual([]);
  expect(evaluate('resets', [[10, 1, 5], [20, 2, 15]], []).value).toEqual([0]); // prettier-ignore
});

test('gauges have no beginning', () => {
  expect(evaluate('delta', [[60, 5, 30]]).value).toEqual([]);
});

test('it is told where a sample counts since before the one before', () => {
  const { said } = evaluate('rate', [[20, 10, 1], [40, 50, 10]]); // prettier-ignore
  expect(said).toEqual([
    'PromQL warning: sample has start time that overlaps with previous sample timestamp for metric "x_total"',
  ]);
});
