import { type TimeSpan } from './dataSpan';
import { type Move } from './topology';

/** The hand-overs of which two members have samples within a span; those before it and after it change nothing there. */
export function movesWithin(moves: readonly Move[], { from, to }: TimeSpan): readonly Move[] {
  return moves.filter(({ joined, left = Number.POSITIVE_INFINITY }) => joined <= to && left >= from);
}
