import { type ReadonlyFloats } from '../../model/readonlyNumbers';
import { type Result, fail, ok } from '../../model/result';
import { ABSENT, HISTOGRAM, SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { type AggregateExpr } from '../../syntax/ast';
import { follows } from '../../syntax/changes';
import { isStepInvariant } from '../../syntax/stepInvariant';
import { annotations } from '../annotations';
import { parameterSpan, type EvalContext } from '../context';
import { formatG } from '../../numeric/goFormat';
import { goSort } from '../../numeric/goSort';
import { Heap, type Less, byReverseValue, byValue, reverse } from '../../numeric/heap';
import { allocate } from '../allocate';
import { groupSeries } from './groupSeries';
import { parameterRange } from './parameter';
import { isInRatio, ratioOffset } from './ratio';

export type SelectOp = 'topk' | 'bottomk' | 'limitk' | 'limit_ratio';
type Selection = AggregateExpr & { readonly op: SelectOp };

/**
 * `topk`, `bottomk`, `limitk`, `limit_ratio`: whole elements, picked group by group at every step. The result of a
 * single step is in Prometheus' order. Ties and `limitk` go by the order of the input; `limit_ratio` by a hash of labels.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `aggregationK`.
 */
export function evalSelect(
  expr: Selection,
  operands: { readonly set: SeriesSet; readonly param: ReadonlyFloats },
  ctx: EvalContext
): Result<Value> {
  const { set, param } = operands;
  if (takesNothing(expr, param)) {
    return ok({ type: 'vector', series: SeriesSet.empty(ctx.grid) });
  }
  const refused = follows('nanParametersRefused', ctx.dialect) ? refusedParameter(expr, param) : undefined;
  if (refused !== undefined) {
    return refused;
  }
  if (expr.op === 'limit_ratio') {
    warnAboutRatio(expr, param, ctx);
  }
  const target = allocate(set.labels, ctx);
  if (!target.ok) {
    return target;
  }
  const selector = new Selector(expr, set, ctx);
  let order: readonly number[] = [];
  for (let t = 0; t < ctx.grid.length; t++) {
    const picked = selector.select(t, param[t]);
    if (!picked.ok) {
      return picked;
    }
    order = picked.value;
    for (const s of order) {
      target.value.copyCell(s * ctx.grid.length + t, set, s * ctx.grid.length + t);
    }
  }
  const series = hasOrder(expr, set) ? set.pick(order) : target.value.finish();
  return ok({ type: 'vector', series });
}

/** A single step keeps the order in which its elements were picked, also where it stands for all steps. */
function hasOrder(expr: Selection, { grid }: SeriesSet): boolean {
  return grid.length === 1 || isStepInvariant(expr);
}

function takesNothing(expr: Selection, param: ReadonlyFloats): boolean {
  const { min, max } = parameterRange(param);
  return expr.op === 'limit_ratio' ? max === 0 && min === 0 : max < 1;
}

/** What no step may have for a parameter, be there anything to choose from or not. */
function refusedParameter(expr: Selection, param: ReadonlyFloats): ReturnType<typeof fail> | undefined {
  const { min, max } = parameterRange(param);
  const failure = (message: string) => fail('execution', message, expr.span);
  if (param.some(Number.isNaN)) {
    return failure(expr.op === 'limit_ratio' ? 'Ratio value is NaN' : 'Parameter value is NaN');
  }
  if (expr.op === 'limit_ratio') {
    return undefined;
  }
  if (min <= -(2 ** 63)) {
    return failure(`Scalar value ${formatG(min)} underflows int64`);
  }
  return max >= 2 ** 63 - 1024 ? failure(`Scalar value ${formatG(max)} overflows int64`) : undefined;
}

function warnAboutRatio(expr: Selection, param: ReadonlyFloats, ctx: EvalContext): void {
  const span = expr.param === undefined ? expr.span : parameterSpan(expr.param);
  const { min, max } = parameterRange(param);
  if (max > 1) {
    ctx.annotate(annotations.invalidRatio(max, 1, span));
  }
  if (min < -1) {
    ctx.annotate(annotations.invalidRatio(min, -1, span));
  }
}

/** Picks the elements of one step after the other. */
class Selector {
  private readonly groupOf: readonly number[];
  private readonly heaps: readonly Heap[];
  /** Values of the step at hand, by series. */
  private readonly values: Float64Array;
  private readonly less: Less;
  private readonly offsets: number[] = [];
  private readonly steps: number;

  constructor(
    private readonly expr: Selection,
    private readonly set: SeriesSet,
    private readonly ctx: EvalContext
  ) {
    const { labels, groupOf } = groupSeries(expr, set, ctx.dialect);
    this.groupOf = groupOf;
    this.steps = set.grid.length;
    this.values = new Float64Array(set.size);
    this.less = expr.op === 'bottomk' ? byReverseValue(this.values) : byValue(this.values);
    this.heaps = labels.map(() => new Heap(this.less));
  }

  /** Indices of the series picked at step `t`, group by group. */
  select(t: number, param: number): Result<readonly number[]> {
    this.heaps.forEach((heap) => heap.clear());
    let limit: number | undefined;
    for (let s = 0; s < this.set.size; s++) {
      const cell = s * this.steps + t;
      if (this.set.presence[cell] === ABSENT) {
        continue;
      }
      // The parameter is looked at only where there is a sample to pick.
      if (limit === undefined) {
        const checked = this.limit(param);
        if (!checked.ok) {
          return checked;
        }
        limit = checked.value;
      }
      if (this.expr.op === 'limit_ratio' ? limit === 0 : limit < 1) {
        return ok([]);
      }
      this.values[s] = this.set.values[cell];
      this.offer(s, cell, limit);
    }
    const isRanked = this.expr.op === 'topk' || this.expr.op === 'bottomk';
    const ordered = isRanked && hasOrder(this.expr, this.set);
    return ok(this.heaps.flatMap((heap) => (ordered ? goSort(heap.items, reverse(this.less)) : heap.items)));
  }

  private offer(s: number, cell: number, limit: number): void {
    const heap = this.heaps[this.groupOf[s]];
    if (this.expr.op === 'limit_ratio') {
      if (isInRatio(this.offsetOf(s), limit)) {
        heap.push(s);
      }
      return;
    }
    const isRanked = this.expr.op === 'topk' || this.expr.op === 'bottomk';
    if (isRanked && this.set.presence[cell] === HISTOGRAM) {
      this.ctx.annotate(annotations.histogramIgnoredInAggregation(this.expr.op, this.expr.span));
    } else if (heap.size < limit) {
      heap.push(s);
    } else if (isRanked && this.outranks(s, heap.top)) {
      heap.replaceTop(s);
    }
  }

  private outranks(s: number, top: number): boolean {
    const x = this.values[s];
    const worst = this.values[top];
    return (this.expr.op === 'topk' ? worst < x : worst > x) || (Number.isNaN(worst) && !Number.isNaN(x));
  }

  private offsetOf(s: number): number {
    this.offsets[s] ??= ratioOffset(this.set.labels[s]);
    return this.offsets[s];
  }

  /** How many elements of each group may be picked; for `limit_ratio` the ratio. */
  private limit(param: number): Result<number> {
    const { expr, set } = this;
    if (expr.op === 'limit_ratio') {
      return Number.isNaN(param)
        ? fail('execution', `Ratio value ${formatG(param)} is NaN`, expr.span)
        : ok(Math.max(-1, Math.min(1, param)));
    }
    if (!(param >= -(2 ** 63) && param <= 2 ** 63 - 1024)) {
      return fail('execution', `Scalar value ${formatG(param)} overflows int64`, expr.span);
    }
    return ok(Math.min(Math.trunc(param), set.size));
  }
}
