import { rangeGrid } from '../model/grid';
import { coverGrid } from './coverGrid';

const STEP = 10;
const grid = rangeGrid(100, 190, STEP);

/** Ten steps are wanted: `from` and `to` are of them, `usable` of a fragment's own. */
test.each<readonly [string, ReadonlyArray<readonly [from: number, length: number, usable?: number]>, string]>([
  ['nothing', [], ''],
  ['all', [[0, 10]], '0+10@0'],
  ['a window that went on', [[-4, 10]], '4+6@0'],
  ['one that is longer on both sides', [[-4, 20]], '4+10@0'],
  ['pieces side by side', [[0, 4], [4, 3], [7, 3]], '0+4@0 0+3@4 0+3@7'], // prettier-ignore
  ['overlapping ones by the longest', [[0, 4], [1, 2], [2, 6]], '0+4@0 2+4@4'], // prettier-ignore
  ['what lies apart', [[1, 2], [6, 2]], '0+2@1 0+2@6'], // prettier-ignore
  ['no more than is believed', [[-2, 10, 5]], '2+3@0'],
  ['nothing of what is not believed', [[-4, 10, 4]], ''],
  ['nothing beside it', [[-8, 3], [12, 4]], ''], // prettier-ignore
  ['few gaps: the shortest are asked for again', [[1, 1], [3, 1], [5, 2], [8, 1]], '0+2@5 0+1@8'], // prettier-ignore
])('%s', (_, given, expected) => {
  const usable = given.map(([from, length, believed = length]) => ({
    fragment: { start: 100 + from * STEP, step: STEP, length, series: 0, buffer: new ArrayBuffer(0), askedAt: 0 },
    length: believed,
  }));
  const runs = coverGrid(grid, usable).map(({ fragment, first, length }) => {
    const at = (fragment.start + first * STEP - grid.start) / STEP;
    return `${first}+${length}@${at}`;
  });
  expect(runs.join(' ')).toBe(expected);
});
