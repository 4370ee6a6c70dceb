import { type FunctionRecord, perSeries } from './functionRecord';

const datePart = {
  ...perSeries,
  argTypes: ['vector'],
  variadic: 1,
  sign: 'any',
  continuity: 'jumps',
  readsTime: true,
  loss: 'losesBounds',
} as const;

/** Parts of dates. */
export const dateRecords: readonly FunctionRecord[] = [
  { ...datePart, name: 'day_of_month' },
  { ...datePart, name: 'day_of_week' },
  { ...datePart, name: 'day_of_year' },
  { ...datePart, name: 'days_in_month' },
  { ...datePart, name: 'hour' },
  { ...datePart, name: 'minute' },
  { ...datePart, name: 'month' },
  { ...datePart, name: 'year' },
];
