import { joinRuns } from './joinRuns';
import { Labels } from './labels';
import { type RawSeries } from './value';

const histogram = { form: 'shown', count: 1, sum: 1, buckets: [] } as const;

function series(name: string, times: readonly number[], more: Partial<RawSeries> = {}): RawSeries {
  const values = Float64Array.from(times, (time) => time / 10);
  return { labels: Labels.of({ name }), times: Float64Array.from(times), values, ...more };
}

const long = Array.from({ length: 40 }, (_, i) => i);

test.each<[string, readonly RawSeries[], readonly number[], RawSeries]>([
  ['no run', [series('a', [1, 2])], [], series('a', [])],
  ['one run', [series('a', [1, 2, 3])], [0, 1, 3], series('a', [2, 3])],
  [
    'short runs of two',
    [series('a', [1, 4]), series('b', [2, 3])],
    [0, 0, 1, 1, 0, 2, 0, 1, 2],
    series('a', [1, 2, 3, 4]),
  ],
  [
    'long runs',
    [series('a', long)],
    [0, 0, 20, 0, 21, 40],
    series(
      'a',
      long.filter((i) => i !== 20)
    ),
  ],
  ['one run of another', [series('a', [1]), series('b', [2])], [1, 0, 1], series('a', [2])],
  [
    'markers that are left out, and such that stay',
    [series('a', [1, 2], { stale: Uint8Array.of(0, 1) }), series('b', [3])],
    [0, 0, 1, 1, 0, 1],
    series('a', [1, 3]),
  ],
  [
    'markers of one of them',
    [series('a', [1]), series('b', [2, 3], { stale: Uint8Array.of(0, 1) })],
    [0, 0, 1, 1, 1, 2],
    series('a', [1, 3], { stale: Uint8Array.of(0, 1) }),
  ],
  [
    'start times of one of them',
    [series('a', [1]), series('b', [2], { starts: Float64Array.of(1) })],
    [0, 0, 1, 1, 0, 1],
    series('a', [1, 2], { starts: Float64Array.of(0, 1) }),
  ],
  [
    'histograms by where they are now',
    [
      series('a', [1, 2], { histograms: new Map([[0, histogram]]) }),
      series('b', [3], { histograms: new Map([[0, histogram]]) }),
    ],
    [0, 1, 2, 1, 0, 1],
    series('a', [2, 3], { histograms: new Map([[1, histogram]]) }),
  ],
])('%s', (_, sources, runs, expected) => {
  expect(joinRuns(sources, runs)).toEqual(expected);
});

test('a whole series is not copied', () => {
  const whole = series('a', [1, 2]);
  expect(joinRuns([whole], [0, 0, 2]).times).toBe(whole.times);
});
