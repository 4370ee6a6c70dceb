import { type Grid, isInstant } from '../../model/grid';
import { fail, ok, type Result } from '../../model/result';
import { type SeriesSet } from '../../model/seriesSet';
import { align, concatenate, type MemberPart } from './align';
import { Draft } from './draft';
import { sortedUnion } from './sortedUnion';

/** Prometheus' wording (upstream `promql/engine.go`, `checkForDuplicates`). */
export const DUPLICATE_LABELS = 'vector cannot contain metrics with the same labelset';

/**
 * The series of all parts, equal label sets as one series. Never adds. Over a range, sets that share none
 * are in the order of labels.
 *
 * `union`: the caller knows equal label sets to be the same series; where two members have a sample at a step, the first
 * member's is taken.
 * `unionDistinct`: two samples of one label set at a step are Prometheus' own duplicate error.
 */
export function union(grid: Grid, parts: readonly MemberPart[], rule: 'union' | 'unionDistinct'): Result<SeriesSet> {
  const sets = parts.map(({ series }) => series);
  // Of an instant query the order shows, and is that of the members.
  const sorted = isInstant(grid) ? undefined : sortedUnion(grid, sets);
  if (sorted !== undefined) {
    return ok(sorted);
  }
  const alignment = align(sets);
  if (alignment.disjoint) {
    return ok(concatenate(grid, sets));
  }
  const draft = new Draft(grid, alignment);
  let duplicate = false;
  draft.take(sets, () => {
    duplicate = true;
  });
  return duplicate && rule === 'unionDistinct' ? fail('execution', DUPLICATE_LABELS) : ok(draft.out.finishWhole());
}
