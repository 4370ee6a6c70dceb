import { instantGrid, rangeGrid } from '../model/grid';
import { Labels } from '../model/labels';
import { type RawSeries } from '../model/value';
import { rawWindow, rawWindows } from './rawWindows';
import { Window, type WindowTimes } from './windows';

const histogram = { form: 'shown', count: 1, sum: 1, buckets: [] } as const;

const mixed: RawSeries = {
  labels: Labels.empty,
  times: Float64Array.of(0, 10, 20, 30),
  values: Float64Array.of(1, 0, 0, 4),
  histograms: new Map([[1, histogram]]),
  stale: Uint8Array.of(0, 0, 1, 0),
};
const floats: RawSeries = { labels: Labels.empty, times: Float64Array.of(0, 10), values: Float64Array.of(1, 2) };

function times(more: Partial<WindowTimes>): WindowTimes {
  return { range: 20, offset: 0, grid: rangeGrid(10, 40, 10), kind: 'left-open', ...more };
}

/** Floats and histograms in each window. */
function counts(series: RawSeries, more: Partial<WindowTimes>): string {
  const windows = rawWindows([series], times(more));
  const window = new Window(windows.times, windows.series(0));
  return Array.from({ length: windows.times.grid.length }, (_, t) => {
    window.moveTo(t);
    return `${window.floats}+${window.histograms}`;
  }).join(' ');
}

test.each<[string, RawSeries, Partial<WindowTimes>, string]>([
  ['left-open', floats, {}, '2+0 1+0 0+0 0+0'],
  ['closed', floats, { kind: 'closed' }, '2+0 2+0 1+0 0+0'],
  ['of floats and histograms, without stale markers', mixed, {}, '1+1 0+1 1+0 1+0'],
  ['at a fixed time', mixed, { timestamp: 10 }, '1+1 1+1 1+1 1+1'],
  ['with an offset', floats, { offset: 10 }, '1+0 2+0 1+0 0+0'],
])('windows are %s', (_, series, more, expected) => {
  expect(counts(series, more)).toBe(expected);
});

test('the window of an instant query has the samples themselves, without stale markers', () => {
  const window = rawWindow([mixed, floats], times({ grid: instantGrid(30), range: 25 }));
  expect(window).toEqual([
    {
      labels: Labels.empty,
      times: Float64Array.of(10, 30),
      values: Float64Array.of(0, 4),
      histograms: new Map([[0, histogram]]),
    },
    { labels: Labels.empty, times: Float64Array.of(10), values: Float64Array.of(2) },
  ]);
  expect(rawWindow([floats], times({ grid: instantGrid(30) }))).toEqual([]);
  expect(rawWindow([floats], times({ grid: instantGrid(30), kind: 'closed' }))).toHaveLength(1);
});
