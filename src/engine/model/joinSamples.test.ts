import { joinSamples } from './joinSamples';
import { Labels } from './labels';
import { type RawSeries } from './value';

const NATIVE = { form: 'native' } as unknown as NonNullable<ReturnType<NonNullable<RawSeries['histograms']>['get']>>;

function series(name: string, times: readonly number[], more: Partial<RawSeries> = {}): RawSeries {
  const values = Float64Array.from(times, (time) => time / 10);
  return { labels: Labels.of({ name }), times: Float64Array.from(times), values, ...more };
}

function plain({ labels, ...samples }: RawSeries): object {
  return { ...samples, labels: labels.toObject() };
}

test.each<readonly [string, ReadonlyArray<readonly RawSeries[]>, readonly RawSeries[]]>([
  ['no span', [], []],
  ['one span', [[series('a', [1])]], [series('a', [1])]],
  ['empty ones beside it', [[], [series('a', [1])], []], [series('a', [1])]],
  ['a series of both', [[series('a', [1, 2])], [series('a', [3])]], [series('a', [1, 2, 3])]],
  [
    'series of one of them, in the order of labels',
    [[series('b', [1]), series('d', [1])], [series('a', [2]), series('b', [2]), series('c', [2])]], // prettier-ignore
    [series('a', [2]), series('b', [1, 2]), series('c', [2]), series('d', [1])],
  ],
  [
    'markers, histograms and start times, which stay with their samples',
    [
      [series('a', [1, 2])],
      [series('a', [3, 4], { stale: Uint8Array.of(0, 1), histograms: new Map([[0, NATIVE]]) })],
      [series('a', [5], { starts: Float64Array.of(9) })],
    ],
    [
      series('a', [1, 2, 3, 4, 5], {
        stale: Uint8Array.of(0, 0, 0, 1, 0),
        histograms: new Map([[2, NATIVE]]),
        starts: Float64Array.of(0, 0, 0, 0, 9),
      }),
    ],
  ],
])('samples are joined: %s', (_, spans, expected) => {
  expect(joinSamples(spans).map(plain)).toEqual(expected.map(plain));
});
