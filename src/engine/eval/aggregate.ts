import { type ReadonlyFloats } from '../model/readonlyNumbers';
import { type Result } from '../model/result';
import { type Value } from '../model/value';
import { type AggregateExpr } from '../syntax/ast';
import { unparen } from '../syntax/walk';
import { evalCountValues } from './aggregate/countValues';
import { evalQuantile } from './aggregate/quantile';
import { evalReduce } from './aggregate/reduce';
import { evalSelect } from './aggregate/select';
import { type EvalContext } from './context';
import { isStepInvariant } from '../syntax/stepInvariant';

/**
 * An aggregation of a vector at every step of `ctx.grid`. `param` is the scalar of `topk`, `bottomk`, `limitk`,
 * `limit_ratio` and `quantile`; the label of `count_values` is read from `expr`.
 *
 * Errors, all of type `execution`: Prometheus' own; native histograms that only a Prometheus server could combine;
 * `limit_ratio` where it would pick some series and not others.
 */
// eslint-disable-next-line max-params -- the expression, its operands, and the context, as in evalCall
export function evalAggregate(
  expr: AggregateExpr,
  input: Value,
  param: Value | undefined,
  ctx: EvalContext
): Result<Value> {
  if (input.type !== 'vector') {
    throw new Error(`aggregation ${expr.op} of a ${input.type}`);
  }
  const set = input.series;
  const { op } = expr;
  switch (op) {
    case 'count_values':
      return evalCountValues(expr, { set, label: labelParameter(expr) }, ctx);
    case 'quantile':
      return evalQuantile(expr, { set, q: scalarParameter(expr, param, ctx.grid.length) }, ctx);
    case 'topk':
    case 'bottomk':
    case 'limitk':
    case 'limit_ratio':
      return evalSelect({ ...expr, op }, { set, param: scalarParameter(expr, param, ctx.grid.length) }, ctx);
    default:
      return evalReduce({ ...expr, op }, set, ctx);
  }
}

/** The parameter at each step: of an expression that is evaluated once, the first step's. */
function scalarParameter(expr: AggregateExpr, param: Value | undefined, steps: number): ReadonlyFloats {
  if (param?.type !== 'scalar') {
    throw new Error(`the parameter of ${expr.op} is a ${param?.type ?? 'missing value'}`);
  }
  return isStepInvariant(expr.expr) ? new Float64Array(steps).fill(param.values[0]) : param.values;
}

function labelParameter(expr: AggregateExpr): string {
  const param = expr.param === undefined ? undefined : unparen(expr.param);
  if (param?.kind !== 'string') {
    throw new Error(`the parameter of ${expr.op} is not a string`);
  }
  return param.value;
}
