import { rangeGrid } from '../model/grid';
import { vectorOf } from './testing/evaluate';
import { subqueryWindows, Window, type WindowTimes } from './windows';

const inner = rangeGrid(0, 600, 100);
const set = vectorOf(['x 0 1 _ h3 4 5 6'], inner);

function cut(times: Pick<WindowTimes, 'range' | 'offset' | 'kind' | 'timestamp'>): string[] {
  const grid = rangeGrid(200, 600, 200);
  const windows = subqueryWindows(set, { ...times, grid });
  const window = new Window(windows.times, windows.series(0));
  return Array.from({ length: grid.length }, (_, step) => {
    window.moveTo(step);
    return `${[...window.values.subarray(window.from, window.to)].join(' ')} +${window.histograms}`;
  });
}

test.each<[name: string, times: Parameters<typeof cut>[0], expected: string[]]>([
  ['left-open', { range: 200, offset: 0, kind: 'left-open' }, ['1 +0', '4 +1', '5 6 +0']],
  ['closed', { range: 200, offset: 0, kind: 'closed' }, ['0 1 +0', '4 +1', '4 5 6 +0']],
  ['with an offset', { range: 200, offset: 100, kind: 'left-open' }, ['0 1 +0', ' +1', '4 5 +0']],
  ['fixed', { range: 300, offset: 0, timestamp: 400, kind: 'left-open' }, ['4 +1', '4 +1', '4 +1']],
])('windows %s', (_, times, expected) => {
  expect(cut(times)).toEqual(expected);
});
