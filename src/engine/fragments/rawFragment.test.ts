import { Labels } from '../model/labels';
import { type RawSeries } from '../model/value';
import { type Fragment } from './fragment';
import { rawAgrees, rawFragmentOf, samplesOfRun } from './rawFragment';

/** `time:value …`, `!` for a stale marker. */
function seriesOf(name: string, text: string): RawSeries {
  const samples = text.split(' ').map((one) => one.split(':'));
  const stale = Uint8Array.from(samples, ([, value]) => (value === '!' ? 1 : 0));
  return {
    labels: Labels.of({ __name__: 'x', name }),
    times: Float64Array.from(samples, ([time]) => Number(time)),
    values: Float64Array.from(samples, ([, value]) => (value === '!' ? 0 : Number(value))),
    ...(stale.includes(1) && { stale }),
  };
}

type Shown = Readonly<Record<string, string>>;

function show(series: readonly RawSeries[]): Shown {
  const text = ({ times, values, stale }: RawSeries) =>
    Array.from(times, (time, i) => `${time}:${stale?.[i] === 1 ? '!' : Object.is(values[i], -0) ? '-0' : values[i]}`);
  return Object.fromEntries(series.map((one) => [one.labels.get('name'), text(one).join(' ')]));
}

function fragment(series: Shown, { start = 0, length = 100 } = {}): Fragment {
  const all = Object.entries(series).map(([name, text]) => seriesOf(name, text));
  const made = rawFragmentOf(all, { start, length, askedAt: 0, allocate: (bytes) => new ArrayBuffer(bytes) });
  if (made === undefined) {
    throw new Error('it holds these');
  }
  return made;
}

const mixed = { a: '1:-0 2:NaN 99:Infinity', b: '5:7', c: '10:1 20:! 30:2', 'ä"\u{1f600}': '98:1 100:2 101:3' };

test.each<readonly [string, Shown, readonly [first: number, length: number], Shown]>([
  ['all of it, and no more', mixed, [0, 100], { ...mixed, 'ä"\u{1f600}': '98:1' }],
  ['both ends of a run', mixed, [10, 21], { c: '10:1 20:! 30:2' }],
  ['what is after a marker, without it', mixed, [21, 70], { c: '30:2' }],
  ['no series', {}, [0, 100], {}],
  ['no sample of a run', mixed, [40, 50], {}],
])('raw samples come back: %s', (_, series, [first, length], expected) => {
  const given = samplesOfRun({ fragment: fragment(series), first, length });
  expect(show(given)).toEqual(expected);
  expect(given.every(({ stale }) => stale === undefined || stale.includes(1))).toBe(true);
});

test('bits of values stay as they are, and nobody gets the arrays that are kept', () => {
  const bits = new BigUint64Array([0x7ff8_0000_0000_0123n, 0x7ff0_0000_0000_0001n]);
  const values = new Float64Array(bits.buffer);
  const one = { labels: Labels.of({ name: 'a' }), times: Float64Array.of(1, 2), values };
  const made = rawFragmentOf([one], { start: 0, length: 10, askedAt: 0, allocate: (bytes) => new ArrayBuffer(bytes) });
  const run = { fragment: made ?? fragment({}), first: 0, length: 10 };
  const [given] = samplesOfRun(run);
  expect(new BigUint64Array(given.values.buffer)).toEqual(bits);
  given.values.fill(5);
  given.times.fill(5);
  expect(show(samplesOfRun(run))).toEqual({ a: '1:NaN 2:NaN' });
});

test.each([
  ['histograms', { histograms: new Map() }],
  ['start times', { starts: Float64Array.of(0) }],
])('what has %s is not kept', (_, more) => {
  const series = [{ ...seriesOf('a', '1:1'), ...more }];
  const made = rawFragmentOf(series, { start: 0, length: 9, askedAt: 0, allocate: (bytes) => new ArrayBuffer(bytes) });
  expect(made).toBeUndefined();
});

test.each<readonly [string, Shown, { readonly start: number; readonly end: number }, boolean | undefined]>([
  ['the same', { a: '10:1 20:! 30:NaN' }, { start: 0, end: 99 }, true],
  ['the same in the time of both', { a: '20:! 30:NaN 150:3' }, { start: 11, end: 200 }, true],
  ['nothing where there is nothing', {}, { start: 31, end: 200 }, true],
  ['another value', { a: '10:2 20:! 30:NaN' }, { start: 0, end: 99 }, false],
  ['a value for a marker', { a: '10:1 20:0 30:NaN' }, { start: 0, end: 99 }, false],
  ['another time', { a: '10:1 21:! 30:NaN' }, { start: 0, end: 99 }, false],
  ['a sample more', { a: '10:1 15:1 20:! 30:NaN' }, { start: 0, end: 99 }, false],
  ['a sample less', { a: '10:1 20:!' }, { start: 0, end: 99 }, false],
  ['a series more', { a: '10:1 20:! 30:NaN', b: '5:1' }, { start: 0, end: 99 }, false],
  ['a series less', {}, { start: 0, end: 99 }, false],
  ['another series', { b: '10:1 20:! 30:NaN' }, { start: 0, end: 99 }, false],
  ['what is of another time', { a: '150:3' }, { start: 100, end: 200 }, undefined],
])('raw samples are compared: %s', (_, series, span, expected) => {
  const given = Object.entries(series).map(([name, text]) => seriesOf(name, text));
  expect(rawAgrees(given, span, fragment({ a: '10:1 20:! 30:NaN' }))).toBe(expected);
});
