import { addToCell } from '../../numeric/kahan';
import { type Grid } from '../../model/grid';
import { fail, ok, type Result } from '../../model/result';
import { ABSENT, FLOAT, HISTOGRAM, type SeriesSet } from '../../model/seriesSet';
import { align, type MemberPart } from './align';
import { Draft } from './draft';

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
export function reaggregate(grid: Grid, parts: readonly MemberPart[], op: Reaggregation): Result<SeriesSet> {
  const sets = parts.map(({ series }) => series);
  if (sets.length === 1 && op !== 'group') {
    return ok(sets[0]);
  }
  const draft = new Draft(grid, align(sets));
  switch (op) {
    case 'sum':
      return addUp(draft, sets);
    case 'min':
    case 'max':
      return ok(extremes(draft, sets, op));
    case 'group':
      return ok(ones(draft, sets));
  }
}

function addUp(draft: Draft, sets: readonly SeriesSet[]): Result<SeriesSet> {
  const { values, presence } = draft.out;
  const compensations = new Float64Array(values.length);
  let refused = false;
  draft.take(sets, (set, from, to) => {
    if (presence[to] === HISTOGRAM || set.presence[from] === HISTOGRAM) {
      refused = true;
    } else {
      addToCell(values, compensations, to, set.values[from]);
    }
  });
  if (refused) {
    return fail('execution', NATIVE_HISTOGRAMS);
  }
  for (let i = 0; i < values.length; i++) {
    values[i] += compensations[i];
  }
  return ok(draft.out.finishWhole());
}

function extremes(draft: Draft, sets: readonly SeriesSet[], op: 'min' | 'max'): SeriesSet {
  const { values, presence } = draft.out;
  const sign = op === 'min' ? -1 : 1;
  draft.take(sets, (set, from, to) => {
    const x = set.values[from];
    const better = presence[to] === HISTOGRAM || sign * x > sign * values[to] || Number.isNaN(values[to]);
    if (set.presence[from] === FLOAT && better) {
      values[to] = x;
      presence[to] = FLOAT;
    }
  });
  for (const cell of draft.out.histograms.keys()) {
    presence[cell] = presence[cell] === FLOAT ? FLOAT : ABSENT;
  }
  draft.out.histograms.clear();
  return draft.out.finishWhole();
}

function ones(draft: Draft, sets: readonly SeriesSet[]): SeriesSet {
  const { values, presence } = draft.out;
  draft.take(sets, () => undefined);
  for (let i = 0; i < values.length; i++) {
    values[i] = presence[i] === ABSENT ? 0 : 1;
    presence[i] = presence[i] === ABSENT ? ABSENT : FLOAT;
  }
  draft.out.histograms.clear();
  return draft.out.finishWhole();
}
