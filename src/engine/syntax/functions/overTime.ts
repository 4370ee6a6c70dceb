import { ALWAYS, experimentalSince } from '../release';
import { type Family, type FunctionRecord } from './functionRecord';

const overTime: Family<'name' | 'sign' | 'loss'> = {
  ...ALWAYS,
  argTypes: ['matrix'],
  variadic: 0,
  returnType: 'vector',
  locality: 'perSeries',
  names: 'dropped',
  labels: 'kept',
  order: 'kept',
  continuity: 'continuous',
  readsTime: false,
  reads: 'values',
  subject: 'the result',
};

const ofValues = { ...overTime, sign: 'kept', loss: 'losesBounds' } as const;
const neverNegative = { ...overTime, sign: 'neverNegative', loss: 'losesBounds' } as const;
const any = { ...overTime, sign: 'any', loss: 'losesBounds' } as const;

/** Aggregations of a series over time. */
export const overTimeFunctions: readonly FunctionRecord[] = [
  { ...ofValues, name: 'avg_over_time' },
  { ...ofValues, name: 'last_over_time', names: 'kept' },
  // Steps may be missing too: with fewer of them the largest is not larger, and the smallest not smaller.
  { ...ofValues, name: 'max_over_time', loss: 'keepsLower' },
  { ...ofValues, name: 'min_over_time', loss: 'keepsUpper' },
  { ...ofValues, name: 'quantile_over_time', argTypes: ['scalar', 'matrix'] },
  { ...ofValues, name: 'sum_over_time' },
  { ...neverNegative, name: 'count_over_time' },
  { ...neverNegative, name: 'present_over_time' },
  { ...neverNegative, name: 'stddev_over_time' },
  { ...neverNegative, name: 'stdvar_over_time' },
  { ...any, ...experimentalSince('2.49'), name: 'mad_over_time' },
  { ...any, ...experimentalSince('3.5'), name: 'ts_of_last_over_time' },
  { ...any, ...experimentalSince('3.5'), name: 'ts_of_max_over_time' },
  { ...any, ...experimentalSince('3.5'), name: 'ts_of_min_over_time' },
];
