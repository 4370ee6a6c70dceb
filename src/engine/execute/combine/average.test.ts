import { instantGrid } from '../../model/grid';
import { average } from './average';
import { type Cell, native, rowsOf, setOf } from './testing/sets';

const grid = instantGrid(0);
const half: Cell = { form: 'shown', count: 1, sum: 1.5, buckets: [[0, 1, 2, 1]] };

describe('average', () => {
  it.each<readonly [string, ReadonlyArray<readonly [sum: Cell, count: Cell]>, Cell, boolean]>([
    [
      'divides the sums by the counts',
      [
        [3, 2],
        [7, 3],
      ],
      2,
      false,
    ],
    [
      'passes over members without the group',
      [
        [undefined, undefined],
        [6, 3],
      ],
      2,
      false,
    ],
    [
      'keeps NaN',
      [
        [NaN, 2],
        [7, 3],
      ],
      NaN,
      false,
    ],
    [
      'tells of an infinite part',
      [
        [Infinity, 2],
        [7, 3],
      ],
      Infinity,
      true,
    ],
    [
      'tells of infinite parts that cancel',
      [
        [Infinity, 2],
        [-Infinity, 3],
      ],
      NaN,
      true,
    ],
    [
      'tells of a sum that overflows only here',
      [
        [1.5e308, 1],
        [1.5e308, 1],
      ],
      Infinity,
      true,
    ],
    [
      'divides the histogram one member alone has',
      [
        [native, 2],
        [undefined, undefined],
      ],
      half,
      false,
    ],
    [
      'leaves out what a member could not add',
      [
        [undefined, 2],
        [7, 3],
      ],
      undefined,
      false,
    ],
  ])('%s', (_, members, expected, infinite) => {
    const parts = members.map(([sum, count], i) => ({
      member: `m${i}`,
      sum: setOf(sum === undefined ? {} : { 'a=1': [sum] }, grid),
      count: setOf(count === undefined ? {} : { 'a=1': [count] }, grid),
    }));
    const result = average(grid, parts);
    expect(result.ok && rowsOf(result.value.series)['a=1']?.[0]).toEqual(expected);
    expect(result.ok && result.value.infinite).toBe(infinite);
  });

  it('refuses histograms of two members', () => {
    const part = { member: 'm', sum: setOf({ '': [native] }, grid), count: setOf({ '': [1] }, grid) };
    expect(average(grid, [part, part])).toMatchObject({ ok: false, error: { type: 'execution' } });
  });
});
