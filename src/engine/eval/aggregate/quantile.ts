import { type ReadonlyFloats } from '../../model/readonlyNumbers';
import { type Result, ok } from '../../model/result';
import { ABSENT, FLOAT, type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { type AggregateExpr } from '../../syntax/ast';
import { annotations } from '../annotations';
import { aggregatedSpan, type EvalContext, parameterSpan } from '../context';
import { allocate } from '../allocate';
import { quantile, quantileAtRank } from '../quantile';
import { groupSeries } from './groupSeries';
import { parameterRange } from './parameter';

/** `quantile(q, v)`; `q` may differ from step to step. Native histograms are left out with an info. */
export function evalQuantile(
  expr: AggregateExpr,
  operands: { readonly set: SeriesSet; readonly q: ReadonlyFloats },
  ctx: EvalContext
): Result<Value> {
  const { set, q } = operands;
  warnAboutParameter(expr, q, ctx);
  const { labels, groupOf } = groupSeries(expr, set, ctx.dialect);
  const target = allocate(labels, ctx);
  if (!target.ok) {
    return target;
  }
  const members: number[][] = labels.map(() => []);
  groupOf.forEach((group, s) => members[group].push(s));
  const steps = ctx.grid.length;
  const atRank = quantileAtRank(ctx.dialect);
  const scratch = new Float64Array(Math.max(0, ...members.map((m) => m.length)));
  for (let g = 0; g < members.length; g++) {
    for (let t = 0; t < steps; t++) {
      let n = 0;
      for (const s of members[g]) {
        const presence = set.presence[s * steps + t];
        if (presence === FLOAT) {
          scratch[n++] = set.values[s * steps + t];
        } else if (presence !== ABSENT) {
          ctx.annotate(annotations.histogramIgnoredInAggregation('quantile', aggregatedSpan(expr, ctx.dialect)));
        }
      }
      if (n > 0) {
        target.value.setFloat(g * steps + t, quantile(q[t], scratch.subarray(0, n), atRank));
      }
    }
  }
  return ok({ type: 'vector', series: target.value.finish() });
}

function warnAboutParameter(expr: AggregateExpr, q: ReadonlyFloats, ctx: EvalContext): void {
  const span = expr.param === undefined ? expr.span : parameterSpan(expr.param);
  const { min, max } = parameterRange(q);
  if (q.some(Number.isNaN)) {
    ctx.annotate(annotations.invalidQuantile(NaN, span));
  }
  if (max > 1) {
    ctx.annotate(annotations.invalidQuantile(max, span));
  }
  if (min < 0) {
    ctx.annotate(annotations.invalidQuantile(min, span));
  }
}
