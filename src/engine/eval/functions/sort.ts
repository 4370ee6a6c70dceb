import { Labels } from '../../model/labels';
import { type Result } from '../../model/result';
import { FLOAT, type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { isStepInvariant } from '../../syntax/stepInvariant';
import { follows } from '../../syntax/changes';
import { annotations } from '../annotations';
import { goSort } from '../../numeric/goSort';
import { type Less, byReverseValue, byValue, reverse } from '../../numeric/heap';
import { allocate } from '../allocate';
import { type FunctionCall, type FunctionFamily, vectorResult } from './instantFunction';
import { naturallyBefore } from './naturallyBefore';

/** Only a single step has an order to sort, or one that stands for all: over several, series are sorted by labels in the end. */
function ordered(
  { expr, ctx }: FunctionCall,
  set: SeriesSet,
  sort: (indices: readonly number[]) => readonly number[]
): Result<Value> {
  const hasOrder = set.grid.length === 1 || isStepInvariant(expr);
  if (!hasOrder && follows('sortInRangeTold', ctx.dialect)) {
    ctx.annotate(annotations.sortInRange(expr.span));
  }
  return vectorResult(hasOrder ? set.pick(sort(set.labels.map((_, i) => i))) : set);
}

/** By value, NaN last either way; native histograms are left out. */
function sortByValue(call: FunctionCall, less: (values: Float64Array) => Less): Result<Value> {
  const set = call.vector(0);
  const target = allocate(set.labels, call.ctx);
  if (!target.ok) {
    return target;
  }
  set.presence.forEach((presence, cell) => {
    if (presence === FLOAT) {
      target.value.setFloat(cell, set.values[cell]);
    }
  });
  const floats = target.value.finish();
  const first = Float64Array.from(floats.labels, (_, i) => floats.values[i * floats.grid.length]);
  return ordered(call, floats, (indices) => goSort(indices, reverse(less(first))));
}

/** By labels in natural order; where all of them are equal, by all labels as bytes. */
function sortByLabel(call: FunctionCall, sign: 1 | -1): Result<Value> {
  const names = Array.from({ length: call.size - 1 }, (_, i) => call.string(i + 1));
  const set = call.vector(0).compact();
  const compare = (i: number, j: number): number => {
    const [a, b] = [set.labels[i], set.labels[j]];
    for (const name of names) {
      if (a.get(name) !== b.get(name)) {
        return naturallyBefore(a.get(name), b.get(name)) ? -sign : sign;
      }
    }
    return sign * Labels.compare(a, b);
  };
  return ordered(call, set, (indices) => goSort(indices, (i, j) => compare(i, j) < 0));
}

export const sortFunctions: FunctionFamily = [
  ['sort', (call) => sortByValue(call, byReverseValue)],
  ['sort_by_label', (call) => sortByLabel(call, 1)],
  ['sort_by_label_desc', (call) => sortByLabel(call, -1)],
  ['sort_desc', (call) => sortByValue(call, byValue)],
];
