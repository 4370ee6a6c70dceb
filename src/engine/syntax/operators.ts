import { type AggregateOp, type BinaryOp, type ComparisonOp, type SetOp } from './ast';

/** How tightly each binary operator binds; `^` groups to the right, all others to the left. */
export const PRECEDENCE: Readonly<Record<BinaryOp, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
};

/** The precedence of a sign before an expression: it binds like `*`, so its operand reaches over `^` alone. */
export const UNARY_PRECEDENCE = PRECEDENCE['*'];

const AGGREGATES: Readonly<Record<AggregateOp, 'plain' | 'param' | 'experimental'>> = {
  sum: 'plain',
  avg: 'plain',
  count: 'plain',
  min: 'plain',
  max: 'plain',
  group: 'plain',
  stddev: 'plain',
  stdvar: 'plain',
  topk: 'param',
  bottomk: 'param',
  count_values: 'param',
  quantile: 'param',
  limitk: 'experimental',
  limit_ratio: 'experimental',
};

export function isBinaryOp(word: string): word is BinaryOp {
  return Object.hasOwn(PRECEDENCE, word);
}

export function isComparison(op: BinaryOp): op is ComparisonOp {
  return PRECEDENCE[op] === 3;
}

export function isSetOp(op: BinaryOp): op is SetOp {
  return PRECEDENCE[op] <= 2;
}

export function isAggregateOp(word: string): word is AggregateOp {
  return Object.hasOwn(AGGREGATES, word);
}

/** Whether the aggregation takes a parameter before its vector (`topk(5, x)`). */
export function takesParam(op: AggregateOp): boolean {
  return AGGREGATES[op] !== 'plain';
}

/** Whether the aggregation needs the feature flag `promql-experimental-functions`. */
export function isExperimentalAggregate(op: AggregateOp): boolean {
  return AGGREGATES[op] === 'experimental';
}
