import { experimentalSince } from '../release';
import { type FunctionRecord, perSeries } from './functionRecord';

/** Functions of how a series goes within a window. */
const ofWindow = { ...perSeries, argTypes: ['matrix'], readsTime: false, loss: 'losesBounds' } as const;
const counted = { ...ofWindow, sign: 'neverNegative' } as const;
/** What is less than before counts as a reset. */
const growth = { ...counted, continuity: 'jumps' } as const;
const difference = { ...ofWindow, sign: 'any', continuity: 'cancels' } as const;

/** Changes of counters and gauges, and lines through them. */
export const changeRecords: readonly FunctionRecord[] = [
  { ...growth, name: 'increase' },
  { ...growth, name: 'irate' },
  { ...growth, name: 'rate' },
  { ...counted, name: 'changes', continuity: 'jumps' },
  { ...counted, name: 'resets', continuity: 'jumps' },
  { ...difference, name: 'delta' },
  { ...difference, name: 'deriv' },
  { ...difference, name: 'idelta' },
  { ...difference, name: 'predict_linear', argTypes: ['matrix', 'scalar'], readsTime: true },
  { ...difference, name: 'holt_winters', argTypes: ['matrix', 'scalar', 'scalar'], until: '3.0' },
  {
    ...difference,
    ...experimentalSince('3.0'),
    name: 'double_exponential_smoothing',
    argTypes: ['matrix', 'scalar', 'scalar'],
  },
];
