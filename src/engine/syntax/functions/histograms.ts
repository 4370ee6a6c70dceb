import { ALWAYS, experimentalSince } from '../release';
import { type Family, type FunctionRecord } from './functionRecord';

const histogram: Family<'name' | 'argTypes' | 'locality' | 'labels' | 'sign' | 'reads' | 'loss' | 'subject'> = {
  ...ALWAYS,
  variadic: 0,
  returnType: 'vector',
  names: 'dropped',
  order: 'kept',
  continuity: 'continuous',
  readsTime: false,
};

/** Of one native histogram. */
const ofNative = {
  ...histogram,
  argTypes: ['vector'],
  locality: 'perSeries',
  labels: 'kept',
  loss: 'losesBounds',
  subject: 'the result',
} as const;

/** Of a native histogram, or of the series that are the buckets of a classic one. */
const ofBuckets = {
  ...histogram,
  locality: 'perHistogram',
  labels: 'withoutBucket',
  sign: 'any',
  reads: 'histogramBuckets',
  loss: 'off',
  // A rank may be at the end of a bucket, or at the beginning of the next one that is not empty.
  continuity: 'jumps',
} as const;

/** Functions of histograms. */
export const histogramRecords: readonly FunctionRecord[] = [
  { ...ofNative, name: 'histogram_avg', since: '2.51', stable: '2.51', sign: 'any', reads: 'histogramStats' },
  { ...ofNative, name: 'histogram_count', sign: 'neverNegative', reads: 'histogramStats' },
  { ...ofNative, name: 'histogram_sum', sign: 'any', reads: 'histogramStats' },
  { ...ofNative, name: 'histogram_stddev', since: '2.47', stable: '2.47', sign: 'neverNegative', reads: 'values' },
  { ...ofNative, name: 'histogram_stdvar', since: '2.47', stable: '2.47', sign: 'neverNegative', reads: 'values' },
  { ...ofBuckets, name: 'histogram_fraction', argTypes: ['scalar', 'scalar', 'vector'], subject: 'the result' },
  { ...ofBuckets, name: 'histogram_quantile', argTypes: ['scalar', 'vector'], subject: 'this quantile' },
  {
    ...ofBuckets,
    ...experimentalSince('3.11'),
    name: 'histogram_quantiles',
    argTypes: ['vector', 'string', 'scalar', 'scalar'],
    variadic: 9,
    names: 'written',
    labels: 'writtenForBucket',
    order: 'byQuantile',
    subject: 'these quantiles',
  },
];
