import { ALWAYS, experimentalSince } from '../release';
import { type Family, type FunctionRecord } from './functionRecord';

const presence: Family<
  'name' | 'argTypes' | 'returnType' | 'locality' | 'labels' | 'sign' | 'readsTime' | 'reads' | 'loss'
> = {
  ...ALWAYS,
  variadic: 0,
  names: 'dropped',
  order: 'kept',
  continuity: 'continuous',
  subject: 'the result',
};

const absent = {
  ...presence,
  returnType: 'vector',
  locality: 'allSeries',
  labels: 'ofSelector',
  sign: 'neverNegative',
  readsTime: false,
  reads: 'values',
  loss: 'unknown',
} as const;
const number = {
  ...presence,
  argTypes: [],
  returnType: 'scalar',
  locality: 'noSeries',
  labels: 'none',
  sign: 'neverNegative',
  reads: 'values',
  loss: 'losesBounds',
} as const;

/** Whether there is anything, when, and what goes from numbers to vectors and back. */
export const presenceRecords: readonly FunctionRecord[] = [
  { ...absent, name: 'absent', argTypes: ['vector'] },
  { ...absent, name: 'absent_over_time', argTypes: ['matrix'] },
  { ...number, name: 'pi', readsTime: false },
  { ...number, name: 'time', readsTime: true },
  {
    ...presence,
    name: 'scalar',
    argTypes: ['vector'],
    returnType: 'scalar',
    locality: 'allSeries',
    labels: 'none',
    sign: 'kept',
    readsTime: false,
    reads: 'values',
    loss: 'offUnlessBound',
  },
  {
    ...presence,
    name: 'vector',
    argTypes: ['scalar'],
    returnType: 'vector',
    locality: 'noSeries',
    labels: 'none',
    sign: 'kept',
    readsTime: false,
    reads: 'values',
    loss: 'keepsBounds',
  },
  {
    ...presence,
    name: 'timestamp',
    argTypes: ['vector'],
    returnType: 'vector',
    locality: 'perSeries',
    labels: 'kept',
    sign: 'any',
    readsTime: true,
    reads: 'sampleTimes',
    loss: 'losesBounds',
  },
  {
    ...presence,
    ...experimentalSince('3.14'),
    name: 'start_timestamp',
    argTypes: ['vector'],
    returnType: 'vector',
    locality: 'perSeries',
    labels: 'kept',
    sign: 'any',
    readsTime: false,
    reads: 'startTimes',
    loss: 'losesBounds',
  },
];
