import { type TimeSpan } from './dataSpan';
import { type Move } from './topology';

/** The times for which a member's samples of a target count. */
export interface Ownership extends TimeSpan {
  readonly member: string;
}

/**
 * Whose samples of one target count when, from its hand-overs in any order: all of time, in order, each time once. Samples of
 * any other member, or of other times, are those of overlapping scrapes and are left out.
 */
export function owners(moves: readonly Move[]): readonly Ownership[] {
  const sorted = [...moves].sort((a, b) => a.joined - b.joined);
  const first = sorted.at(0);
  if (first === undefined) {
    return [];
  }
  const spans: Ownership[] = [{ member: first.from, ...ALWAYS }];
  for (const { to, cutOver, left } of sorted) {
    const until = cutOver ?? left;
    const current = spans[spans.length - 1];
    if (until !== undefined && until >= current.from) {
      spans.splice(-1, 1, { ...current, to: until }, { member: to, from: until + 1, to: ALWAYS.to });
    }
  }
  return spans;
}

/**
 * When members may have samples of one target at all, from its hand-overs in any order: overlapping where both scraped it. Who has a
 * series at another time has it from elsewhere.
 */
export function scrapers(moves: readonly Move[]): readonly Ownership[] {
  const sorted = [...moves].sort((a, b) => a.joined - b.joined);
  const begun = sorted.flatMap(({ from, to, joined }, i) => [
    ...(i === 0 ? [{ member: from, since: ALWAYS.from, next: 0 }] : []),
    { member: to, since: joined, next: i + 1 },
  ]);
  return begun.map(({ member, since, next }) => {
    const end = sorted.slice(next).find(({ from }) => from === member);
    return { member, from: since, to: end?.left ?? ALWAYS.to };
  });
}

const ALWAYS: TimeSpan = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
