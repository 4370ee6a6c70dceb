import { instantGrid } from '../../model/grid';
import { reaggregate } from './reaggregate';
import { sumSlack } from './sumSlack';
import { setOf } from './testing/sets';

test.each<[values: readonly number[], slack: 'none' | 'some' | 'inexact']>([
  [[0.5], 'none'],
  [[1, 2, 3], 'none'],
  [[0.1, 0.2], 'some'],
  [[0.1, -0.1], 'inexact'],
  [[1e300, 1, -1e300], 'inexact'],
  [[1.5e308, 1.5e308], 'inexact'],
  [[1.5e308, -1.5e308, 1e154], 'inexact'],
  [[Infinity, 1], 'inexact'],
  [[Infinity], 'none'],
  [[NaN, 1.5e308, 1.5e308], 'none'],
])('%j', (values, expected) => {
  const grid = instantGrid(0);
  const parts = values.map((value, i) => ({ member: `m${i}`, series: setOf({ '': [value] }, grid) }));
  const sum = reaggregate(grid, parts, 'sum');
  const slack = sum.ok ? sumSlack(parts, sum.value) : sum.error.message;
  expect(typeof slack === 'string' ? slack : slack.some((x) => x > 0) ? 'some' : 'none').toBe(expected);
});
