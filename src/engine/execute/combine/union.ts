import { type Grid } from '../../model/grid';
import { fail, ok, type Result } from '../../model/result';
import { type SeriesSet } from '../../model/seriesSet';
import { align, concatenate, type MemberPart } from './align';
import { Draft } from './draft';

/** Prometheus' wording (upstream `promql/engine.go`, `checkForDuplicates`). */
export const DUPLICATE_LABELS = 'vector cannot contain metrics with the same labelset';

/**
 * The series of all parts, equal label sets as one series. Never adds.
 *
 * `union`: the caller knows equal label sets to be the same series; where two members have a sample at a step, the first
 * member's is taken.
 * `unionDistinct`: two samples of one label set at a step are Prometheus' own duplicate error.
 */
export function union(grid: Grid, parts: readonly MemberPart[], rule: 'union' | 'unionDistinct'): Result<SeriesSet> {
  const sets = parts.map(({ series }) => series);
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
