import { type Result, ok } from '../model/result';
import { ABSENT, FLOAT, type SeriesSet } from '../model/seriesSet';
import { type Value } from '../model/value';
import { type UnaryExpr } from '../syntax/ast';
import { type EvalContext } from './context';
import { needsRawHistograms, scaleHistogram } from './histogramCells';
import { histogramRules } from './histogramRules';
import { losingMetadata } from './metadataLabels';
import { allocate } from './allocate';
import { uniteNameless } from './rows';

/**
 * `+x` and `-x` of a scalar or a vector. A minus drops the metric name.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, the unary case of `eval`.
 */
export function evalUnary(expr: UnaryExpr, operand: Value, ctx: EvalContext): Result<Value> {
  if (expr.op === '+') {
    return ok(operand);
  }
  if (operand.type === 'scalar') {
    return ok({ ...operand, values: operand.values.map((x) => -x) });
  }
  if (operand.type === 'vector') {
    return negate(expr, operand.series, ctx);
  }
  throw new Error(`unary minus of a ${operand.type}`);
}

function negate(expr: UnaryExpr, set: SeriesSet, ctx: EvalContext): Result<Value> {
  const target = allocate(set.labels.map(losingMetadata(ctx.dialect)), ctx);
  if (!target.ok) {
    return target;
  }
  const rules = histogramRules(ctx.dialect);
  for (let cell = 0; cell < set.presence.length; cell++) {
    if (set.presence[cell] === FLOAT) {
      target.value.setFloat(cell, -set.values[cell]);
    } else if (set.presence[cell] !== ABSENT) {
      const histogram = set.histograms.get(cell);
      const negative = histogram && scaleHistogram(histogram, { op: '*', factor: -1, rules });
      if (negative === undefined) {
        return needsRawHistograms('operator "-"', expr.span);
      }
      target.value.setHistogram(cell, negative);
    }
  }
  const unique = uniteNameless(target.value.finish(), expr.span, { ctx, since: 'relabelledJoined' });
  return unique.ok ? ok({ type: 'vector', series: unique.value }) : unique;
}
