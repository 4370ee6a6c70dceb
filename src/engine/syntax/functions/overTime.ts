import { experimentalSince } from '../release';
import { type FunctionRecord, perSeries } from './functionRecord';

const overTime = {
  ...perSeries,
  argTypes: ['matrix'],
  continuity: 'continuous',
  readsTime: false,
  loss: 'losesBounds',
} as const;
const ofValues = { ...overTime, sign: 'kept' } as const;
const added = { ...ofValues, continuity: 'cancels' } as const;
const neverNegative = { ...overTime, sign: 'neverNegative' } as const;
const any = { ...overTime, sign: 'any' } as const;

/** Aggregations of a series over time. */
export const overTimeRecords: readonly FunctionRecord[] = [
  { ...added, name: 'avg_over_time' },
  { ...ofValues, ...experimentalSince('3.7'), name: 'first_over_time', names: 'kept', stable: '3.14' },
  { ...ofValues, name: 'last_over_time', names: 'kept' },
  // Steps may be missing too: with fewer of them the largest is not larger, and the smallest not smaller.
  { ...ofValues, name: 'max_over_time', loss: 'keepsLower' },
  { ...ofValues, name: 'min_over_time', loss: 'keepsUpper' },
  { ...ofValues, name: 'quantile_over_time', argTypes: ['scalar', 'matrix'] },
  { ...added, name: 'sum_over_time' },
  { ...neverNegative, name: 'count_over_time' },
  { ...neverNegative, name: 'present_over_time' },
  { ...neverNegative, name: 'stddev_over_time', continuity: 'cancels' },
  { ...neverNegative, name: 'stdvar_over_time', continuity: 'cancels' },
  { ...any, ...experimentalSince('2.49'), name: 'mad_over_time', continuity: 'cancels' },
  // A second argument chooses among rules.
  {
    ...ofValues,
    ...experimentalSince('3.16'),
    name: 'integral',
    argTypes: ['matrix', 'scalar'],
    variadic: 1,
    continuity: 'jumps',
  },
  { ...any, ...experimentalSince('3.7'), name: 'ts_of_first_over_time' },
  { ...any, ...experimentalSince('3.5'), name: 'ts_of_last_over_time' },
  { ...any, ...experimentalSince('3.5'), name: 'ts_of_max_over_time', continuity: 'jumps' },
  { ...any, ...experimentalSince('3.5'), name: 'ts_of_min_over_time', continuity: 'jumps' },
];
