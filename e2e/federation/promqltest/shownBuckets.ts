import { type NativeHistogram } from '../../harness/dataset';

type Bucket = readonly [lower: number, upper: number, count: number];

/** The buckets that are not empty, ascending, as the HTTP API shows them. */
export function bucketsOf({
  schema,
  positive,
  negative,
  zeroCount,
  zeroThreshold,
  customValues,
}: NativeHistogram): Bucket[] {
  const bounds = (index: number): readonly [number, number] =>
    customValues === undefined || schema !== -53
      ? [Math.max(bound(index - 1, schema), zeroThreshold), bound(index, schema)]
      : [customValues[index - 1] ?? -Infinity, customValues[index] ?? Infinity];
  const above = positive.counts.map((count, i): Bucket => [...bounds(positive.offset + i), count]);
  const below = (negative?.counts ?? []).map((count, i): Bucket => {
    const [lower, upper] = bounds((negative?.offset ?? 0) + i);
    return [-upper, -lower, count];
  });
  const zero: Bucket[] = zeroCount > 0 ? [[-zeroThreshold, zeroThreshold, zeroCount]] : [];
  return [...below.reverse(), ...zero, ...above].filter(([, , count]) => count !== 0);
}

/** The upper bound of the bucket of this index; the last that is finite ends at the largest number. */
function bound(index: number, schema: number): number {
  const exponent = index * 2 ** -schema;
  return exponent === 1024 ? Number.MAX_VALUE : 2 ** exponent;
}
