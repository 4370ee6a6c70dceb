import { CUSTOM_SCHEMA, type NativeHistogram } from '../../histogram';

/** Counts of buckets by index. */
export type Counts = Readonly<Record<number, number>>;

/** A histogram of buckets by index; everything else as given, or the least there can be. */
export function native(
  buckets: { readonly positive?: Counts; readonly negative?: Counts },
  rest: Partial<NativeHistogram> = {}
): NativeHistogram {
  const row = (counts: Counts = {}) => {
    const indices = Int32Array.from(Object.keys(counts), Number).sort();
    return { indices, counts: Float64Array.from(indices, (index) => counts[index]) };
  };
  const [positive, negative] = [row(buckets.positive), row(buckets.negative)];
  const zeroCount = rest.zeroCount ?? 0;
  const count = [...positive.counts, ...negative.counts].reduce((sum, n) => sum + n, zeroCount);
  return {
    form: 'native',
    counterResetHint: 'unknown',
    schema: 0,
    zeroThreshold: 0,
    sum: count,
    customValues: new Float64Array(0),
    ...rest,
    count: rest.count ?? count,
    zeroCount,
    positive,
    negative,
  };
}

/** A histogram of custom buckets by index. */
export function custom(counts: Counts, bounds: readonly number[] = [-1, 0, 5]): NativeHistogram {
  return native({ positive: counts }, { schema: CUSTOM_SCHEMA, customValues: Float64Array.from(bounds) });
}
