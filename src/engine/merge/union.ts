import { type Grid } from '../model/grid';
import { fail, ok, type Result } from '../model/result';
import { ABSENT, type SeriesSet } from '../model/seriesSet';
import { align, concatenate, copyCell, draft, type Part } from './align';

/** Prometheus' wording (upstream `promql/engine.go`, `checkForDuplicates`). */
export const DUPLICATE_LABELS = 'vector cannot contain metrics with the same labelset';

/**
 * The series of all parts, equal label sets as one series. Never adds.
 *
 * `union`: the caller knows equal label sets to be the same series; where two members have a sample at a step, the first
 * member's is taken.
 * `unionDistinct`: two samples of one label set at a step are Prometheus' own duplicate error.
 */
export function union(grid: Grid, parts: readonly Part[], rule: 'union' | 'unionDistinct'): Result<SeriesSet> {
  const sets = parts.map(({ series }) => series);
  const alignment = align(sets);
  if (alignment.disjoint) {
    return ok(concatenate(grid, sets));
  }
  const merged = draft(grid, alignment);
  const steps = grid.length;
  const { presence } = merged.out;
  for (const [i, set] of sets.entries()) {
    for (let s = 0; s < set.size; s++) {
      const from = s * steps;
      const to = merged.rows[i][s] * steps;
      for (let t = 0; t < steps; t++) {
        if (set.presence[from + t] === ABSENT) {
          continue;
        }
        if (presence[to + t] === ABSENT) {
          copyCell(merged, to + t, { set, from: from + t });
        } else if (rule === 'unionDistinct') {
          return fail('execution', DUPLICATE_LABELS);
        }
      }
    }
  }
  return ok(merged.out);
}
