import { type Grid } from '../model/grid';
import { type Fragment, type FragmentRun } from './fragment';

/** Spans that are asked for beside what is kept; more than that are asked for with what lies between them. */
const MOST_GAPS = 3;

/** The steps of a fragment that can be taken. */
export interface Usable {
  readonly fragment: Fragment;
  /** Of its first steps. */
  readonly length: number;
}

/** A run, and at which step of the grid it begins. */
interface Placed {
  readonly at: number;
  readonly run: FragmentRun;
}

/** Runs that cover as much of a grid as these have, in order, with few gaps. All have the grid's step and phase. */
export function coverGrid(grid: Grid, usable: readonly Usable[]): readonly FragmentRun[] {
  const spans = usable
    .map(({ fragment, length }) => {
      const from = Math.round((fragment.start - grid.start) / grid.step);
      return { fragment, from, to: Math.min(grid.length, from + length) };
    })
    .filter(({ from, to }) => to > Math.max(0, from))
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const placed: Placed[] = [];
  let at = 0;
  while (at < grid.length) {
    const here = spans.filter(({ from, to }) => from <= at && to > at);
    if (here.length === 0) {
      at = spans.find(({ from }) => from > at)?.from ?? grid.length;
      continue;
    }
    const best = here.reduce((most, span) => (span.to > most.to ? span : most));
    placed.push({ at, run: { fragment: best.fragment, first: at - best.from, length: best.to - at } });
    at = best.to;
  }
  return withFewGaps(placed, grid.length);
}

/** Leaves runs out from the middle on, so that what is asked for is in few spans. */
function withFewGaps(placed: readonly Placed[], length: number): readonly FragmentRun[] {
  let kept = [...placed];
  while (gaps(kept, length) > MOST_GAPS) {
    const shortest = kept.reduce((least, one) => (one.run.length < least.run.length ? one : least));
    kept = kept.filter((one) => one !== shortest);
  }
  return kept.map(({ run }) => run);
}

function gaps(placed: readonly Placed[], length: number): number {
  let count = 0;
  let end = 0;
  for (const { at, run } of placed) {
    count += at > end ? 1 : 0;
    end = at + run.length;
  }
  return count + (end < length ? 1 : 0);
}
