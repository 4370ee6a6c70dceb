import { overTimeFunctions } from './overTimeFunctions';
import { firstFunctions } from './first';
import { integralFunctions } from './integral';
import { type RangeFamily } from './rangeFunction';
import { rateFunctions } from './rate';
import { stepFunctions } from './steps';
import { trendFunctions } from './trend';

/** All functions over range vectors but `absent_over_time`, which looks at all series together; family by family. */
export const rangeFunctions: RangeFamily = [
  ...overTimeFunctions,
  ...firstFunctions,
  ...integralFunctions,
  ...rateFunctions,
  ...trendFunctions,
  ...stepFunctions,
];
