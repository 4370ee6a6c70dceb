import { sortByLabels } from './sortByLabels';
import { native, rowsOf, setOf, twoSteps } from './testing/sets';

it('sorts series by labels as bytes, a prefix first', () => {
  const rows = { 'b=1': [1, 1], 'a=\u{1f4a5}': [2, native], 'a=1,b=1': [3, 3], 'a=\uffee': [4, 4], 'a=1': [5, 5] };
  const sorted = sortByLabels(setOf(rows, twoSteps));
  expect(Object.keys(rowsOf(sorted))).toEqual(['a=1', 'a=1,b=1', 'a=\uffee', 'a=\u{1f4a5}', 'b=1']);
  expect(rowsOf(sorted)).toEqual(rows);
  expect(sortByLabels(sorted)).toBe(sorted);
});
