import { type FragmentRun } from '../../fragments/fragment';
import { type TakenFragments } from '../../fragments/fragments';
import { type Grid, stepTime } from '../../model/grid';

/** Prometheus refuses range queries of more points; source: upstream `web/api/v1/api.go`. */
const MAX_POINTS = 11_000;

/** What is to be kept of an answer. */
export interface Keeping {
  readonly taken: TakenFragments;
  /** So many of its first steps. */
  readonly length: number;
  /** Kept already, right before it. */
  readonly before: readonly FragmentRun[];
}

/** Steps that are kept, or that are asked for; of these, what may be kept. */
export type GridSpan =
  | { readonly kind: 'kept'; readonly run: FragmentRun }
  | { readonly kind: 'asked'; readonly grid: Grid; readonly keeping: Keeping | undefined };

/** The grid in pieces that a member answers: each of at most `most` steps, one after the other. */
export function gridPieces(grid: Grid, most = MAX_POINTS): readonly Grid[] {
  const pieces: Grid[] = [];
  for (let first = 0; first < grid.length; first += most) {
    pieces.push(partOf(grid, first, Math.min(grid.length, first + most)));
  }
  return pieces;
}

/**
 * All of a grid in the order of time: what was taken of it, and what is to be asked for, in pieces that a member answers: of at most
 * `most` steps.
 */
export function spansBeside(grid: Grid, taken: TakenFragments, most = MAX_POINTS): readonly GridSpan[] {
  const spans: GridSpan[] = [];
  let at = 0;
  let before: FragmentRun[] = [];
  const ask = (to: number): void => {
    for (const piece of at < to ? gridPieces(partOf(grid, at, to), most) : []) {
      const length = Math.max(0, Math.min(piece.length, taken.keepable - at));
      spans.push({ kind: 'asked', grid: piece, keeping: length > 0 ? { taken, length, before } : undefined });
      at += piece.length;
      before = [];
    }
  };
  for (const run of taken.runs) {
    ask(Math.round((run.fragment.start + run.first * grid.step - grid.start) / grid.step));
    spans.push({ kind: 'kept', run });
    before = [...before, run];
    at += run.length;
  }
  ask(grid.length);
  return spans;
}

/** The steps `[from, to)` of a grid. */
function partOf(grid: Grid, from: number, to: number): Grid {
  return { start: stepTime(grid, from), end: stepTime(grid, to - 1), step: grid.step, length: to - from };
}
