import { instantGrid } from '../../model/grid';
import { type Histogram, type NativeHistogram, NO_BOUNDS, NO_BUCKETS } from '../../model/histogram';
import { Labels } from '../../model/labels';
import { type Annotation } from '../../model/result';
import { type RawSeries } from '../../model/value';
import { type Call } from '../../syntax/ast';
import { parse } from '../../syntax/parse';
import { extendedWindow } from '../extendedWindow';
import { evalRangeCall } from '../rangeCall';
import { rawWindows } from '../rawWindows';
import { smoothedVector } from '../smoothedVector';
import { type WindowExtension, type Windows } from '../windows';

const MINUTE = 60_000;
const dialect = { release: '3.16', features: [] } as const;
const SPAN = { start: 0, end: 0 };

type Sample = readonly [minutes: number, value: number | NativeHistogram];

function observed(count: number, rest: Partial<NativeHistogram> = {}): NativeHistogram {
  const positive = { indices: Int32Array.of(1), counts: Float64Array.of(count) };
  return {
    form: 'native',
    counterResetHint: 'unknown',
    schema: 0,
    zeroThreshold: 0,
    zeroCount: 0,
    count,
    sum: count,
    positive,
    negative: NO_BUCKETS,
    customValues: NO_BOUNDS,
    ...rest,
  };
}

/** The window from minute 5 to minute 10, or at minute 10 alone, with a lookback of five. */
function windowOf(samples: readonly Sample[], by: WindowExtension['by'], range = 5 * MINUTE): Windows {
  const histograms = new Map<number, Histogram>();
  samples.forEach(([, value], i) => typeof value !== 'number' && histograms.set(i, value));
  const series: RawSeries = {
    labels: Labels.from([['__name__', 'x_total']]),
    times: Float64Array.from(samples, ([minutes]) => minutes * MINUTE),
    values: Float64Array.from(samples, ([, value]) => (typeof value === 'number' ? value : 0)),
    histograms,
  };
  const grid = instantGrid(10 * MINUTE);
  const extended = { by, lookback: 5 * MINUTE };
  return rawWindows([series], { range, offset: 0, timestamp: undefined, grid, kind: 'left-open', extended });
}

function context(annotations: Annotation[] = []) {
  const annotate = (annotation: Annotation) => void annotations.push(annotation);
  return { grid: instantGrid(10 * MINUTE), dialect, maxSamples: 100, annotate };
}

function call(func: string, samples: readonly Sample[], by: WindowExtension['by']): unknown {
  const parsed = parse(`${func}(x_total[5m])`, { experimental: true });
  const annotations: Annotation[] = [];
  const result = evalRangeCall(
    (parsed as { value: Call }).value,
    windowOf(samples, by),
    [undefined],
    context(annotations)
  );
  if (!result.ok || result.value.type !== 'vector' || annotations.length > 0) {
    return result.ok ? annotations.map(({ message }) => message) : result.error.message;
  }
  const { series } = result.value;
  return series.presence[0] === 2 ? series.histograms.get(0)?.count : series.values[0];
}

const STEADY: readonly Sample[] = [[4, 40], [6, 60], [8, 80], [12, 120]]; // prettier-ignore
const RESET: readonly Sample[] = [[4, 40], [6, 10], [8, 30], [12, 20]]; // prettier-ignore
const FALLING: readonly Sample[] = [[4, 40], [6, 30], [14, 10]]; // prettier-ignore

test.each<[func: string, by: WindowExtension['by'], samples: readonly Sample[], expected: number | undefined]>([
  ['increase', 'anchored', STEADY, 40],
  ['increase', 'smoothed', STEADY, 50],
  ['rate', 'smoothed', STEADY, 50 / 300],
  ['increase', 'anchored', RESET, 30],
  // From 5 at the start, on the line from zero, to 30, then from zero to 10.
  ['increase', 'smoothed', RESET, 35],
  ['delta', 'anchored', FALLING, -10],
  ['delta', 'smoothed', FALLING, -15],
  ['increase', 'anchored', [[7, 5]], 0],
  ['increase', 'anchored', [[4, 5]], undefined],
  ['increase', 'smoothed', [[12, 5]], undefined],
  ['increase', 'anchored', [[-1, 5]], undefined],
  ['changes', 'anchored', STEADY, 2],
  ['resets', 'anchored', RESET, 1],
  ['resets', 'anchored', [[3, 9], [4, 1], [6, 2]], 0], // prettier-ignore
  ['changes', 'anchored', [[4, 1]], undefined],
])('%s of an %s window over %j', (func, by, samples, expected) => {
  expect(call(func, samples, by)).toBe(expected);
  const native = samples.map(
    ([at, value]) =>
      [at, observed(value as number, { counterResetHint: func === 'delta' ? 'gauge' : 'unknown' })] as const
  );
  expect(call(func, native, by)).toBe(expected);
});

test('floats and native histograms do not go together', () => {
  expect(call('rate', [[6, 1], [8, observed(2)]], 'anchored')).toEqual([expect.stringMatching('a mix of histograms and floats')]); // prettier-ignore
});

test.each<[name: string, samples: readonly Sample[], expected: number | undefined]>([
  ['the sample at the time', [[8, 1], [10, 7], [11, 9]], 7], // prettier-ignore
  ['a line between two', [[8, 1], [12, 5]], 3], // prettier-ignore
  ['a line down, be it a counter', [[8, 5], [12, 1]], 3], // prettier-ignore
  ['the one before where there is none after', [[8, 1], [15.1, 9]], 1], // prettier-ignore
  ['nothing before', [[12, 5]], undefined],
  ['one before that is too old', [[5, 1]], undefined],
])('smoothed at a time: %s', (_, samples, expected) => {
  const result = smoothedVector(windowOf(samples, 'smoothed', 0), SPAN, context());
  expect(result.ok && result.value.values[0]).toBe(expected);
});

test('a smoothed native histogram is a counter unless both are gauges', () => {
  const at = (hint: NativeHistogram['counterResetHint']) => {
    const samples = [[8, observed(8, { counterResetHint: hint })], [12, observed(4, { counterResetHint: hint })]] as const; // prettier-ignore
    const result = smoothedVector(windowOf(samples, 'smoothed', 0), SPAN, context());
    return result.ok ? result.value.histograms.get(0)?.count : undefined;
  };
  expect([at('unknown'), at('gauge')]).toEqual([2, 6]);
});

test('the samples of a window alone begin and end with it', () => {
  const shown = (by: WindowExtension['by']) => {
    const result = extendedWindow(windowOf(STEADY, by), SPAN);
    return result.ok
      ? result.value.map(({ times, values }) => [...times].map((at, i) => [at / MINUTE, values[i]]))
      : [];
  };
  expect(shown('anchored')).toEqual([[[5, 40], [6, 60], [8, 80], [10, 80]]]); // prettier-ignore
  expect(shown('smoothed')).toEqual([[[5, 50], [6, 60], [8, 80], [10, 100]]]); // prettier-ignore
  expect(extendedWindow(windowOf([[6, observed(1)]], 'anchored'), SPAN)).toMatchObject({
    error: { message: 'anchored modifier is not supported with histograms' },
  });
});
