import { type ReadonlyFloats } from '../model/readonlyNumbers';
import { type Result, ok } from '../model/result';
import { type Value } from '../model/value';
import { type ArithmeticOp, type BinaryExpr, type ComparisonOp } from '../syntax/ast';
import { isComparison, isSetOp, isTrim } from '../syntax/operators';
import { filledOperands } from './binary/filledOperands';
import { arithmetic, comparison } from './binary/operators';
import { evalSetOperator } from './binary/setOperators';
import { evalVectorScalar } from './binary/vectorScalar';
import { evalVectorVector } from './binary/vectorVector';
import { type EvalContext } from './context';

/**
 * `lhs op rhs` at every step of `ctx.grid`. Operands are scalars or vectors on that grid; the type checker has refused
 * what has no meaning (set operators on scalars, comparisons of scalars without `bool`).
 *
 * Errors: Prometheus' matching errors, of type `execution`; native histograms that only a Prometheus server could combine.
 */
// eslint-disable-next-line max-params -- the expression, its operands, and the context, as in evalCall
export function evalBinary(expr: BinaryExpr, lhs: Value, rhs: Value, ctx: EvalContext): Result<Value> {
  if (lhs.type === 'vector' && rhs.type === 'vector') {
    return evalVectors(expr, { lhs: lhs.series, rhs: rhs.series }, ctx);
  }
  if (isSetOp(expr.op)) {
    throw new Error(`set operator ${expr.op} between ${lhs.type} and ${rhs.type}`);
  }
  const op = expr.op;
  if (lhs.type === 'scalar' && rhs.type === 'scalar' && !isTrim(op)) {
    return ok({ type: 'scalar', grid: ctx.grid, values: evalScalars(op, lhs.values, rhs.values) });
  }
  if (lhs.type === 'vector' && rhs.type === 'scalar') {
    return evalVectorScalar({ ...expr, op }, { vector: lhs.series, scalar: rhs.values, swapped: false }, ctx);
  }
  if (lhs.type === 'scalar' && rhs.type === 'vector') {
    return evalVectorScalar({ ...expr, op }, { vector: rhs.series, scalar: lhs.values, swapped: true }, ctx);
  }
  throw new Error(`operator ${expr.op} between ${lhs.type} and ${rhs.type}`);
}

type Vectors = Parameters<typeof evalVectorVector>[1];

function evalVectors(expr: BinaryExpr, operands: Vectors, ctx: EvalContext): Result<Value> {
  const { op, matching } = expr;
  if (matching === undefined) {
    throw new Error(`operator ${op} between vectors has no matching`);
  }
  if (isSetOp(op)) {
    return evalSetOperator({ op, matching }, operands, ctx);
  }
  const written = { ...expr, op, matching };
  const sides = matching.fill === undefined ? ok(operands) : filledOperands(written, operands, ctx);
  return sides.ok ? evalVectorVector(written, sides.value, ctx) : sides;
}

function evalScalars(op: ArithmeticOp | ComparisonOp, lhs: ReadonlyFloats, rhs: ReadonlyFloats): Float64Array {
  if (isComparison(op)) {
    const holds = comparison[op];
    return lhs.map((x, t) => (holds(x, rhs[t]) ? 1 : 0));
  }
  const compute = arithmetic[op];
  return lhs.map((x, t) => compute(x, rhs[t]));
}
