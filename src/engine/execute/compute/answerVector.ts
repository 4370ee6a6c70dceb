import { allocate } from '../../eval/allocate';
import { type EvalContext } from '../../eval/context';
import { settleNames } from '../../eval/settleNames';
import { type Grid, stepTime } from '../../model/grid';
import { joinSeries } from '../../model/joinSeries';
import { METRIC_NAME } from '../../model/labels';
import { ok, type Result } from '../../model/result';
import { type SeriesSet } from '../../model/seriesSet';
import { type RawSeries, type Value } from '../../model/value';
import { recordedAt } from '../../plan/answers/coveredSteps';
import { type PlanNode } from '../../plan/plan';
import { type AnsweringRule } from '../../plan/topology';
import { rawOf, vectorOf } from './selectVector';

export type AnswerNode = PlanNode & { readonly op: 'recorded' };

/** The vector of an expression: at some steps what a rule recorded of it, at the others as it was computed. */
export function answerVector(node: AnswerNode, operands: readonly Value[], ctx: EvalContext): Result<Value> {
  const pieces: SeriesSet[] = [];
  for (const [i, { kind, grid }] of node.pieces.entries()) {
    const piece =
      kind === 'recorded'
        ? recordedVector(rawOf(operands[i]), node.rule, { ...ctx, grid })
        : settled(operands[i], node, { ...ctx, grid });
    if (!piece.ok) {
      return piece;
    }
    pieces.push(piece.value);
  }
  return ok({ type: 'vector', series: joinSeries(node.grid, pieces) });
}

function settled(value: Value, { expr }: AnswerNode, ctx: EvalContext): Result<SeriesSet> {
  const named = settleNames(value, expr.span, ctx);
  return named.ok ? ok(vectorOf(named.value)) : named;
}

/** What a rule's expression gave at the evaluations that stand for the steps, from the series that the rule wrote. */
function recordedVector(all: readonly RawSeries[], rule: AnsweringRule, ctx: EvalContext): Result<SeriesSet> {
  const added = new Set([METRIC_NAME, ...Object.keys(rule.labels)]);
  const target = allocate(all.map(({ labels }) => labels.drop(added)), ctx); // prettier-ignore
  if (!target.ok) {
    return target;
  }
  recordedCells(all, rule, ctx.grid, (row, step, i) => {
    const cell = row * ctx.grid.length + step;
    const histogram = all[row].histograms?.get(i);
    if (histogram === undefined) {
      target.value.setFloat(cell, all[row].values[i]);
    } else {
      target.value.setHistogram(cell, histogram);
    }
  });
  return ok(target.value.finish());
}

/** Visits the samples that a rule wrote at the very times of the evaluations that stand for the steps. */
// eslint-disable-next-line max-params -- the fourth is who is called
export function recordedCells(
  all: readonly RawSeries[],
  rule: AnsweringRule,
  grid: Grid,
  visit: (row: number, step: number, sample: number) => void
): void {
  const times = Float64Array.from(
    { length: grid.length },
    (_, step) => recordedAt(rule, stepTime(grid, step))?.at ?? NaN
  );
  all.forEach(({ times: at, stale }, row) => {
    let i = 0;
    for (let step = 0; step < times.length; step++) {
      while (i < at.length && at[i] < times[step]) {
        i++;
      }
      if (at[i] === times[step] && stale?.[i] !== 1) {
        visit(row, step, i);
      }
    }
  });
}
