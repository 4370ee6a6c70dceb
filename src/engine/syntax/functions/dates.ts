import { ALWAYS } from '../release';
import { type Family, type FunctionRecord } from './functionRecord';

const datePart: Family<'name'> = {
  ...ALWAYS,
  argTypes: ['vector'],
  variadic: 1,
  returnType: 'vector',
  locality: 'perSeries',
  names: 'dropped',
  labels: 'kept',
  order: 'kept',
  sign: 'any',
  continuity: 'jumps',
  readsTime: true,
  reads: 'values',
  loss: 'losesBounds',
  subject: 'the result',
};

/** Parts of dates. */
export const dateFunctions: readonly FunctionRecord[] = [
  { ...datePart, name: 'day_of_month' },
  { ...datePart, name: 'day_of_week' },
  { ...datePart, name: 'day_of_year' },
  { ...datePart, name: 'days_in_month' },
  { ...datePart, name: 'hour' },
  { ...datePart, name: 'minute' },
  { ...datePart, name: 'month' },
  { ...datePart, name: 'year' },
];
