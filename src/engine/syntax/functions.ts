import { type FunctionRecord, type Signature } from './functions/functionRecord';
import { type Dialect, isKnown } from './dialect';
import { changeRecords } from './functions/changes';
import { dateRecords } from './functions/dates';
import { histogramRecords } from './functions/histograms';
import { labelAndOrderRecords } from './functions/labelsAndOrder';
import { mathRecords } from './functions/math';
import { overTimeRecords } from './functions/overTime';
import { presenceRecords } from './functions/presence';
import { queryTimeRecords } from './functions/queryTimes';

/** The catalogue: all functions of the releases that are followed. What is not here is neither pushed nor computed. */
export const functionRecords: readonly FunctionRecord[] = [
  ...mathRecords,
  ...dateRecords,
  ...changeRecords,
  ...overTimeRecords,
  ...histogramRecords,
  ...labelAndOrderRecords,
  ...presenceRecords,
  ...queryTimeRecords,
];

const BY_NAME: ReadonlyMap<string, FunctionRecord> = new Map(functionRecords.map((record) => [record.name, record]));

/** All functions that a dialect's release has, the experimental ones too, by name. */
export function functionNames(dialect: Dialect): readonly string[] {
  return functionRecords
    .filter((record) => isKnown(record, dialect))
    .map(({ name }) => name)
    .sort();
}

/** A signature, and whether the function is behind Prometheus' feature flag `promql-experimental-functions`. */
interface FunctionSignature extends Signature {
  readonly experimental: boolean;
}

const SIGNATURES: ReadonlyMap<string, FunctionSignature> = new Map(
  functionRecords.map(({ name, argTypes, variadic, returnType, stable }) => [
    name,
    { name, argTypes, variadic, returnType, experimental: stable === 'never' },
  ])
);

/** The signature of a function, or undefined where there is none of that name (names are case-sensitive). */
export function functionByName(name: string): FunctionSignature | undefined {
  return SIGNATURES.get(name);
}

/** The record of a function, or undefined where there is none of that name. */
export function findFunction(name: string): FunctionRecord | undefined {
  return BY_NAME.get(name);
}

/** The record of a function that was parsed; throws, by name, for what is none, which the parser refuses. */
export function functionRecord(name: string): FunctionRecord {
  const record = BY_NAME.get(name);
  if (record === undefined) {
    throw new Error(`the catalogue has no function "${name}"`);
  }
  return record;
}

/** Which argument of a function is the vector it is of. */
export function vectorArgument(name: string): number {
  return functionRecord(name).argTypes.indexOf('vector');
}

/** Whether a function puts elements in an order of its own. */
export function sorts(name: string): boolean {
  const { order } = functionRecord(name);
  return order === 'byValue' || order === 'byLabels';
}
