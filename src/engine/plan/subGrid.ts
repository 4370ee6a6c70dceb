import { type Grid, stepTime } from '../model/grid';
import { type StepRange } from './coarsen';

/** Some steps of a grid, as a grid of their own. */
export function subGrid(grid: Grid, { first, last }: StepRange): Grid {
  const length = last - first + 1;
  return length === grid.length
    ? grid
    : { start: stepTime(grid, first), end: stepTime(grid, last), step: grid.step, length };
}
