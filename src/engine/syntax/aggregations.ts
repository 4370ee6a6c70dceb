import { type AggregateOp } from './ast';
import { ALWAYS, type Availability, experimentalSince } from './release';

/** All that the engine knows of an aggregation; nothing of it is taken for granted. */
export interface AggregationRecord extends Availability {
  /** What stands before the vector (`topk(5, x)`): a number of elements, one from -1 to 1, or a label. */
  readonly param: 'none' | 'count' | 'ratio' | 'label';
  /** What the elements of the result are: one a group, one a group and value, or elements of what it is over. */
  readonly elements: 'perGroup' | 'perValue' | 'chosen';
  /**
   * How members' parts make the whole: they are added up (`sum`, `counts`), taken the least, greatest or any of (`min`,
   * `max`, `group`), divided (`average`), combined by Chan's formula (`variance`), chosen from again (`choice`), or put side by
   * side (`union`); `none`: they do not.
   */
  readonly parts: 'sum' | 'counts' | 'min' | 'max' | 'group' | 'average' | 'variance' | 'choice' | 'union' | 'none';
  /** What the order of elements decides: the last digit, which are `first`, which of the equal 0 and -0 it is, or nothing. */
  readonly order: 'lastDigit' | 'first' | 'zeroSign' | 'nothing';
  /** Whether values are never negative, or not where the argument's are not. */
  readonly sign: 'neverNegative' | 'kept';
  /**
   * What a small change of a value does: little; little, but where the values are alike, mostly their last digits are left
   * (`cancels`); or there are other elements (`jumps`).
   */
  readonly continuity: 'continuous' | 'cancels' | 'jumps';
  /** What missing series mean: a sum or count or the like that is incomplete, other elements chosen, or anything. */
  readonly loss: 'sum' | 'count' | 'countByValue' | 'greatest' | 'least' | 'presence' | 'choice' | 'off';
  /** What a person would call the result. */
  readonly subject: string;
}

const reduction = { ...ALWAYS, param: 'none', elements: 'perGroup', continuity: 'continuous' } as const;
const addition = { ...reduction, order: 'lastDigit', sign: 'kept', continuity: 'cancels' } as const;
const tally = { ...reduction, order: 'nothing', sign: 'neverNegative' } as const;
const spread = {
  ...reduction,
  parts: 'variance',
  order: 'lastDigit',
  continuity: 'cancels',
  sign: 'neverNegative',
  loss: 'off',
} as const;
const choice = { ...ALWAYS, elements: 'chosen', sign: 'kept', loss: 'choice' } as const;
const ranking = { ...choice, param: 'count', parts: 'choice', order: 'first', continuity: 'jumps' } as const;
const limit = { ...choice, ...experimentalSince('2.54'), continuity: 'jumps' } as const;

/** The catalogue of aggregations. */
export const aggregations: Readonly<Record<AggregateOp, AggregationRecord>> = {
  sum: { ...addition, parts: 'sum', loss: 'sum', subject: 'this sum' },
  avg: { ...addition, parts: 'average', loss: 'off', subject: 'this average' },
  count: { ...tally, parts: 'counts', loss: 'count', subject: 'this count' },
  min: { ...reduction, parts: 'min', order: 'zeroSign', sign: 'kept', loss: 'least', subject: 'this minimum' },
  max: { ...reduction, parts: 'max', order: 'zeroSign', sign: 'kept', loss: 'greatest', subject: 'this maximum' },
  group: { ...tally, parts: 'group', loss: 'presence', subject: 'the result' },
  stddev: { ...spread, subject: 'this standard deviation' },
  stdvar: { ...spread, subject: 'this variance' },
  topk: { ...ranking, subject: 'topk' },
  bottomk: { ...ranking, subject: 'bottomk' },
  count_values: {
    ...ALWAYS,
    param: 'label',
    elements: 'perValue',
    parts: 'counts',
    order: 'nothing',
    sign: 'neverNegative',
    continuity: 'jumps',
    loss: 'countByValue',
    subject: 'this count',
  },
  quantile: {
    ...reduction,
    param: 'ratio',
    parts: 'none',
    order: 'zeroSign',
    sign: 'kept',
    loss: 'off',
    subject: 'this quantile',
  },
  limitk: { ...limit, param: 'count', parts: 'none', order: 'first', subject: 'limitk' },
  limit_ratio: { ...limit, param: 'ratio', parts: 'union', order: 'nothing', subject: 'limit_ratio' },
};

export function isAggregateOp(word: string): word is AggregateOp {
  return Object.hasOwn(aggregations, word);
}

/** Whether the aggregation takes a parameter before its vector (`topk(5, x)`). */
export function takesParam(op: AggregateOp): boolean {
  return aggregations[op].param !== 'none';
}
