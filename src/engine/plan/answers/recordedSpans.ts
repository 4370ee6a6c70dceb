import { stepTime } from '../../model/grid';
import { wholeSecond } from '../../model/wholeSecond';
import { type RecordedPiece } from '../plan';

/** From which step to which one what a rule recorded is read, piece by piece, as people are told it. */
export function recordedSpans(pieces: readonly RecordedPiece[]): readonly string[] {
  return pieces
    .filter(({ kind }) => kind === 'recorded')
    .map(({ grid }) => {
      const [from, to] = [0, grid.length - 1].map((step) => wholeSecond(stepTime(grid, step), Math.floor));
      return from === to ? `at ${from}` : `from ${from} to ${to}`;
    });
}
