import { type ReadonlyFloats } from '../../model/readonlyNumbers';
import { type Result, ok } from '../../model/result';
import { ABSENT, FLOAT, type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { type ArithmeticOp, type BinaryExpr, type ComparisonOp, type TrimOp } from '../../syntax/ast';
import { type EvalContext } from '../context';
import { needsRawHistograms } from '../histogramCells';
import { histogramRules } from '../histogramRules';
import { losingMetadata } from '../metadataLabels';
import { allocate } from '../allocate';
import { joinSteps } from '../rows';
import { histogramOperator } from './histogramOperators';
import { IncompatibleTypes } from './incompatibleTypes';
import { isComparison, isTrim, keepsNames } from '../../syntax/operators';
import { floatOperator } from './operators';

/** The operands in the order they are written, told apart. */
export interface VectorAndScalar {
  readonly vector: SeriesSet;
  readonly scalar: ReadonlyFloats;
  /** The scalar is the left operand. */
  readonly swapped: boolean;
}

/**
 * `vector op scalar` and `scalar op vector`. A comparison without `bool` keeps the vector's value and name, whichever
 * side it stands on.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `VectorscalarBinop`.
 */
export function evalVectorScalar(
  expr: BinaryExpr & { readonly op: ArithmeticOp | ComparisonOp | TrimOp },
  operands: VectorAndScalar,
  ctx: EvalContext
): Result<Value> {
  const { vector, scalar, swapped } = operands;
  const filter = isComparison(expr.op) && !expr.returnBool;
  const named = keepsNames(expr.op) && !expr.returnBool;
  const target = allocate(named ? vector.labels : vector.labels.map(losingMetadata(ctx.dialect)), ctx);
  if (!target.ok) {
    return target;
  }
  const out = target.value;
  const operator = isTrim(expr.op) ? undefined : floatOperator(expr.op, expr.returnBool);
  const incompatible = new IncompatibleTypes();
  const written = { ...expr, rules: histogramRules(ctx.dialect) };
  for (let cell = 0, s = 0; s < vector.size; s++) {
    for (let t = 0; t < scalar.length; t++, cell++) {
      if (vector.presence[cell] === FLOAT && operator !== undefined) {
        const x = vector.values[cell];
        const lhs = swapped ? scalar[t] : x;
        const rhs = swapped ? x : scalar[t];
        if (operator.keep(lhs, rhs)) {
          out.setFloat(cell, filter ? x : operator.value(lhs, rhs));
        }
      } else if (vector.presence[cell] !== ABSENT) {
        const element = { float: vector.values[cell], histogram: vector.histograms.get(cell) };
        const number = { float: scalar[t], histogram: undefined };
        const outcome = histogramOperator(written, swapped ? number : element, swapped ? element : number);
        if (outcome.kind === 'unknown') {
          return needsRawHistograms(`operator "${expr.op}"`, expr.span);
        }
        if (outcome.kind === 'incompatible') {
          incompatible.add(t, outcome.clash);
        } else if (outcome.kind === 'histogram') {
          out.setHistogram(cell, outcome.histogram);
        }
      }
    }
  }
  incompatible.report(expr, ctx);
  const joined = joinSteps(out.finish(), expr.span, ctx);
  return joined.ok ? ok({ type: 'vector', series: joined.value }) : joined;
}
