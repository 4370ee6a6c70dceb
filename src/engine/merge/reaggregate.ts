import { addCompensated } from '../eval/kahan';
import { type Grid } from '../model/grid';
import { fail, ok, type Result } from '../model/result';
import { ABSENT, FLOAT, HISTOGRAM, type SeriesSet } from '../model/seriesSet';
import { align, copyCell, draft, type Draft, type Part } from './align';

export type Reaggregation = 'sum' | 'min' | 'max' | 'group';

/** Native histograms in JSON have lost their schema, and adding them by bucket boundaries would guess. */
const NATIVE_HISTOGRAMS = 'native histograms cannot yet be added across shards';

/**
 * Partial aggregates of the members as the aggregate of all: equal label sets become one series, step by step.
 *
 * `sum` (also of counts) adds with Neumaier's compensation in the order of the parts, dropping the compensation when the sum
 * overflows, as upstream's `kahanSumInc`. `min` and `max` are upstream's: any number replaces NaN; histograms are ignored.
 * `group` is 1 wherever any part has something. A histogram passes through a `sum` where one part alone has the cell;
 * otherwise the error names them.
 */
export function reaggregate(grid: Grid, parts: readonly Part[], op: Reaggregation): Result<SeriesSet> {
  const sets = parts.map(({ series }) => series);
  if (sets.length === 1 && op !== 'group') {
    return ok(sets[0]);
  }
  const merged = draft(grid, align(sets));
  switch (op) {
    case 'sum':
      return addUp(merged, sets);
    case 'min':
    case 'max':
      takeExtremes(merged, sets, op === 'min' ? -1 : 1);
      return ok(merged.out);
    case 'group':
      forEachCell(merged, sets, (_set, _from, to) => {
        merged.out.values[to] = 1;
        merged.out.presence[to] = FLOAT;
      });
      return ok(merged.out);
  }
}

function addUp(merged: Draft, sets: readonly SeriesSet[]): Result<SeriesSet> {
  const { values, presence } = merged.out;
  const compensations = new Float64Array(values.length);
  let refused = false;
  forEachCell(merged, sets, (set, from, to) => {
    if (presence[to] === ABSENT) {
      copyCell(merged, to, { set, from });
    } else if (presence[to] === HISTOGRAM || set.presence[from] === HISTOGRAM) {
      refused = true;
    } else {
      addCompensated(values, compensations, to, set.values[from]);
    }
  });
  if (refused) {
    return fail('execution', NATIVE_HISTOGRAMS);
  }
  for (let i = 0; i < values.length; i++) {
    values[i] += compensations[i];
  }
  return ok(merged.out);
}

function takeExtremes(merged: Draft, sets: readonly SeriesSet[], sign: 1 | -1): void {
  const { values, presence } = merged.out;
  forEachCell(merged, sets, (set, from, to) => {
    if (set.presence[from] === HISTOGRAM) {
      return;
    }
    const x = set.values[from];
    if (presence[to] === ABSENT || sign * x > sign * values[to] || Number.isNaN(values[to])) {
      values[to] = x;
      presence[to] = FLOAT;
    }
  });
}

/** Visits every cell of the sets that holds something, set by set, with the cell of the draft it belongs to. */
function forEachCell(
  merged: Draft,
  sets: readonly SeriesSet[],
  visit: (set: SeriesSet, from: number, to: number) => void
): void {
  const steps = merged.out.grid.length;
  sets.forEach((set, i) => {
    const rows = merged.rows[i];
    const { presence } = set;
    for (let s = 0; s < rows.length; s++) {
      const to = rows[s] * steps;
      const from = s * steps;
      for (let t = 0; t < steps; t++) {
        if (presence[from + t] !== ABSENT) {
          visit(set, from + t, to + t);
        }
      }
    }
  });
}
