import { type FunctionRecord, perSeries } from './functionRecord';

/** Functions of each value by itself. */
const ofValues = { ...perSeries, readsTime: false } as const;
const elementary = { ...ofValues, argTypes: ['vector'] } as const;
const growing = { ...elementary, continuity: 'cancels', loss: 'keepsBounds' } as const;
const stepping = { ...elementary, continuity: 'jumps', loss: 'keepsBounds' } as const;
const wave = { ...elementary, sign: 'any', continuity: 'continuous', loss: 'losesBounds' } as const;
/** Nothing is left of an argument near the edge of what it may be, or the last digits of a large one decide. */
const bounded = { ...wave, continuity: 'cancels' } as const;
const periodic = { ...wave, continuity: 'jumps' } as const;
const clamp = { ...ofValues, sign: 'any', continuity: 'continuous', loss: 'keepsBounds' } as const;

/** Mathematics. */
export const mathRecords: readonly FunctionRecord[] = [
  { ...elementary, name: 'abs', sign: 'neverNegative', continuity: 'continuous', loss: 'losesBounds' },
  { ...stepping, name: 'ceil', sign: 'kept' },
  { ...stepping, name: 'floor', sign: 'kept' },
  { ...stepping, name: 'round', argTypes: ['vector', 'scalar'], variadic: 1, sign: 'any' },
  { ...stepping, name: 'sgn', sign: 'any' },
  { ...growing, name: 'exp', sign: 'neverNegative', continuity: 'continuous' },
  { ...growing, name: 'sqrt', sign: 'neverNegative' },
  { ...growing, name: 'ln', sign: 'any' },
  { ...growing, name: 'log2', sign: 'any' },
  { ...growing, name: 'log10', sign: 'any' },
  { ...wave, name: 'deg' },
  { ...wave, name: 'rad' },
  { ...bounded, name: 'acos' },
  { ...bounded, name: 'acosh' },
  { ...bounded, name: 'asin' },
  { ...wave, name: 'asinh' },
  { ...wave, name: 'atan' },
  { ...bounded, name: 'atanh' },
  { ...wave, name: 'cosh' },
  { ...wave, name: 'sinh' },
  { ...wave, name: 'tanh' },
  { ...periodic, name: 'cos' },
  { ...periodic, name: 'sin' },
  { ...periodic, name: 'tan' },
  { ...clamp, name: 'clamp', argTypes: ['vector', 'scalar', 'scalar'], continuity: 'jumps' },
  { ...clamp, name: 'clamp_max', argTypes: ['vector', 'scalar'] },
  { ...clamp, name: 'clamp_min', argTypes: ['vector', 'scalar'] },
];
