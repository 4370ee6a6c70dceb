import { type ArithmeticOp, type ComparisonOp } from '../../syntax/ast';
import { isComparison } from '../../syntax/operators';
import { goAtan2, goPow } from '../../numeric/goMath';

type Arithmetic = (lhs: number, rhs: number) => number;
type Comparison = (lhs: number, rhs: number) => boolean;

/** Arithmetic with Go's results; JavaScript's `%` is Go's `math.Mod`. */
export const arithmetic: Readonly<Record<ArithmeticOp, Arithmetic>> = {
  '+': (lhs, rhs) => lhs + rhs,
  '-': (lhs, rhs) => lhs - rhs,
  '*': (lhs, rhs) => lhs * rhs,
  '/': (lhs, rhs) => lhs / rhs,
  '%': (lhs, rhs) => lhs % rhs,
  '^': goPow,
  atan2: goAtan2,
};

export const comparison: Readonly<Record<ComparisonOp, Comparison>> = {
  '==': (lhs, rhs) => lhs === rhs,
  '!=': (lhs, rhs) => lhs !== rhs,
  '<': (lhs, rhs) => lhs < rhs,
  '<=': (lhs, rhs) => lhs <= rhs,
  '>': (lhs, rhs) => lhs > rhs,
  '>=': (lhs, rhs) => lhs >= rhs,
};

/**
 * A binary operator on two floats, ready for a loop.
 * `value` is the result's; `keep` says whether there is one (a comparison without `bool` filters).
 */
export interface FloatOperator {
  readonly value: Arithmetic;
  readonly keep: Comparison;
}

/** `op` between two floats of vectors; set operators and those that trim have no such thing. */
export function floatOperator(op: ArithmeticOp | ComparisonOp, returnBool: boolean): FloatOperator {
  if (!isComparison(op)) {
    return { value: arithmetic[op], keep: () => true };
  }
  const holds = comparison[op];
  return returnBool
    ? { value: (lhs, rhs) => (holds(lhs, rhs) ? 1 : 0), keep: () => true }
    : { value: (lhs) => lhs, keep: holds };
}
