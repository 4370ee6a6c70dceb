import { aggregations, isAggregateOp } from '../syntax/aggregations';
import { functionNames, functionRecord, functionRecords } from '../syntax/functions';
import { operators } from '../syntax/operators';
import { parse } from '../syntax/parse';
import { arithmetic, comparison } from './binary/operators';
import { instantFunctions } from './functions/instantFunctions';
import { rangeFunctions } from './range/rangeFunctions';

/** What is evaluated by itself: it looks at more than its arguments' values, or at all series together. */
const BY_THEMSELVES = ['absent_over_time', 'info'];

/** What a plan has numbers in place of. */
const NUMBERS = ['end', 'range', 'start', 'step'];

const evaluated = [
  ...instantFunctions.map(([name]) => name),
  ...rangeFunctions.map(({ name }) => name),
  ...BY_THEMSELVES,
  ...NUMBERS,
];
const NEWEST = { release: '3.16', features: [] } as const;

const named = functionRecords.map(({ name }) => name);

test('each function has one record and one evaluation', () => {
  expect([...named].sort()).toEqual([...evaluated].sort());
  expect(new Set(named).size).toBe(named.length);
});

test('the parser knows the functions of the catalogue and no others', () => {
  const unknown = (name: string) => {
    const parsed = parse(`${name}()`, { experimental: true, dialect: NEWEST });
    return !parsed.ok && parsed.error.message.includes('unknown function');
  };
  expect(functionNames(NEWEST).filter(unknown)).toEqual([]);
  expect(unknown('median_over_time')).toBe(true);
  expect(() => functionRecord('median_over_time')).toThrow('the catalogue has no function "median_over_time"');
});

test('each operator has one record and one evaluation', () => {
  expect(Object.keys(operators).sort()).toEqual(
    [...Object.keys(arithmetic), ...Object.keys(comparison), 'and', 'or', 'unless', '</', '>/'].sort()
  );
  expect(Object.keys(aggregations).every(isAggregateOp)).toBe(true);
});

test('every record says all of itself', () => {
  const traits = (records: readonly object[]) => new Set(records.map((record) => Object.keys(record).sort().join(' ')));
  expect(traits(functionRecords).size).toBe(1);
  expect(traits(Object.values(aggregations)).size).toBe(1);
  expect(traits(Object.values(operators)).size).toBe(1);
});

test('no function that makes a vector is taken to be per series but those that are known to be', () => {
  const others = functionRecords.filter(({ returnType, locality, labels }) => {
    return returnType === 'vector' && (locality !== 'perSeries' || labels !== 'kept');
  });
  expect(others.map(({ name }) => name).sort()).toEqual([
    'absent',
    'absent_over_time',
    'histogram_fraction',
    'histogram_quantile',
    'histogram_quantiles',
    'info',
    'label_join',
    'label_replace',
    'sort',
    'sort_by_label',
    'sort_by_label_desc',
    'sort_desc',
    'vector',
  ]);
});
