import { experimentalSince } from '../release';
import { type Family, type FunctionRecord } from './functionRecord';

const scalar: Family<'name' | 'since' | 'argTypes' | 'sign'> = {
  ...experimentalSince('3.12'),
  variadic: 0,
  returnType: 'scalar',
  locality: 'noSeries',
  names: 'dropped',
  labels: 'none',
  order: 'kept',
  continuity: 'continuous',
  readsTime: false,
  reads: 'values',
  loss: 'losesBounds',
  subject: 'the result',
};

/** Of the query: a plan has its number in their place. */
const ofQuery = { ...scalar, since: '3.12', argTypes: [], sign: 'neverNegative' } as const;
const ofTwo = { ...scalar, since: '3.13', argTypes: ['scalar', 'scalar'], sign: 'kept' } as const;

/** Numbers that a query's times give, and the lesser and greater of two. */
export const queryTimeRecords: readonly FunctionRecord[] = [
  { ...ofQuery, name: 'start' },
  { ...ofQuery, name: 'end' },
  { ...ofQuery, name: 'range' },
  { ...ofQuery, name: 'step' },
  { ...ofTwo, name: 'min_of' },
  { ...ofTwo, name: 'max_of' },
];
