import { ALWAYS, experimentalSince } from '../release';
import { type Family, type FunctionRecord } from './functionRecord';

/** Functions that leave values as they are. */
const ofElements: Family<'name' | 'argTypes' | 'variadic' | 'locality' | 'names' | 'labels' | 'order'> = {
  ...ALWAYS,
  returnType: 'vector',
  sign: 'kept',
  continuity: 'continuous',
  readsTime: false,
  reads: 'values',
  loss: 'keepsBounds',
  subject: 'the result',
};

const relabel = {
  ...ofElements,
  locality: 'perSeries',
  names: 'written',
  labels: 'written',
  order: 'byOldLabels',
} as const;
const sort = { ...ofElements, locality: 'allSeries', names: 'kept', labels: 'kept' } as const;
const byValue = { ...sort, argTypes: ['vector'], variadic: 0, order: 'byValue' } as const;
const byLabels = {
  ...sort,
  ...experimentalSince('2.49'),
  argTypes: ['vector', 'string'],
  variadic: -1,
  order: 'byLabels',
} as const;

/** What changes labels, or the order of elements. */
export const labelAndOrderRecords: readonly FunctionRecord[] = [
  { ...relabel, name: 'label_join', argTypes: ['vector', 'string', 'string', 'string'], variadic: -1 },
  { ...relabel, name: 'label_replace', argTypes: ['vector', 'string', 'string', 'string', 'string'], variadic: 0 },
  { ...byValue, name: 'sort' },
  { ...byValue, name: 'sort_desc' },
  { ...byLabels, name: 'sort_by_label' },
  { ...byLabels, name: 'sort_by_label_desc' },
  {
    ...ofElements,
    ...experimentalSince('2.55'),
    name: 'info',
    argTypes: ['vector', 'vector'],
    variadic: 1,
    locality: 'withInfo',
    names: 'kept',
    labels: 'enriched',
    order: 'kept',
    sign: 'any',
    loss: 'losesBounds',
  },
];
