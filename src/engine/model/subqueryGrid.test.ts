import { instantGrid, rangeGrid, stepTime } from './grid';
import { hasNoStep, subqueryGrid, type SubqueryTimes } from './subqueryGrid';

const minute = 60_000;

test.each<[name: string, times: SubqueryTimes, expected: [first: number, last: number], kind: 'left-open' | 'closed']>([
  ['multiples of the step after the start', { range: 5 * minute, step: minute, offset: 0 }, [6, 10], 'left-open'],
  ['closed on the left', { range: 5 * minute, step: minute, offset: 0 }, [5, 10], 'closed'],
  ['not on the start of the window', { range: 5 * minute, step: 3 * minute, offset: 0 }, [6, 9], 'left-open'],
  ['an offset moves it', { range: 5 * minute, step: minute, offset: 2 * minute }, [4, 8], 'left-open'],
  ['@ fixes it', { range: 5 * minute, step: minute, offset: minute, timestamp: 20 * minute }, [15, 19], 'left-open'],
  ['before 1970', { range: 5 * minute, step: 3 * minute, offset: 11 * minute }, [-3, -3], 'left-open'],
  ['behind a window without any', { range: minute / 2, step: 4 * minute, offset: 0 }, [12, 12], 'left-open'],
])('%s', (_, times, [first, last], kind) => {
  const inner = subqueryGrid(times, instantGrid(10 * minute), kind);
  expect([inner.start / minute, stepTime(inner, inner.length - 1) / minute]).toEqual([first, last]);
});

test('over a range, from the first window to the last', () => {
  const inner = subqueryGrid(
    { range: 2 * minute, step: minute, offset: 0 },
    rangeGrid(10 * minute, 20 * minute, 3 * minute)
  );
  expect([inner.start / minute, inner.length]).toEqual([9, 12]);
});

test.each([
  [minute / 2, 4, true],
  [4 * minute, 4, false],
  [minute, 2, false],
])('a window of %p ms with a step of %p minutes has none: %p', (range, step, none) => {
  const times = { range, step: step * minute, offset: 0 };
  expect(hasNoStep(times, instantGrid(10 * minute), 'left-open')).toBe(none);
});
