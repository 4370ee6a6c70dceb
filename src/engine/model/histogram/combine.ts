import { type BucketRow, type CounterResetHint, CUSTOM_SCHEMA, type NativeHistogram, NO_BUCKETS } from '../histogram';
import { sharedBounds } from './customBounds';
import { addToBounds, withoutLoss } from './lossyRow';
import { addRows, isSameNumbers, reduceRow, rowAbove } from './rows';
import { reconcileZeroBuckets } from './zeroBucket';

/** Why two histograms cannot be computed with: one has exponential buckets and one custom ones, or other custom ones. */
export type Incompatible = 'schemas' | 'bounds';

/** What becomes of custom buckets with other bounds: they are brought to the bounds that both have, or do not go together. */
export type OtherBounds = 'reconciled' | 'incompatible';

/** Whether two histograms' buckets are of kinds that go together. */
export function incompatibility(a: NativeHistogram, b: NativeHistogram): Incompatible | undefined {
  const isCustom = a.schema === CUSTOM_SCHEMA;
  if (isCustom !== (b.schema === CUSTOM_SCHEMA)) {
    return 'schemas';
  }
  return isCustom && !isSameNumbers(a.customValues, b.customValues) ? 'bounds' : undefined;
}

/** Whether one of two histograms is said to come after a counter reset, and the other to come after none. */
export function hintsCollide(a: CounterResetHint, b: CounterResetHint): boolean {
  return (a === 'reset' && b === 'notReset') || (a === 'notReset' && b === 'reset');
}

/**
 * `a + b`: in the coarser of both schemas, with a zero bucket good for both. Empty buckets stay.
 *
 * Source: Prometheus 3.16 `model/histogram/float_histogram.go`, `Add`.
 */
export function add(a: NativeHistogram, b: NativeHistogram, bounds: OtherBounds): NativeHistogram | Incompatible {
  const sum = combine({ a, b, sign: 1 }, bounds);
  return typeof sum === 'string'
    ? sum
    : { ...sum, counterResetHint: addedHint(a.counterResetHint, b.counterResetHint) };
}

/**
 * `a - b`, as `add`; the counter reset hint is that of `a`.
 *
 * Source: Prometheus 3.16 `model/histogram/float_histogram.go`, `Sub`.
 */
export function subtract(a: NativeHistogram, b: NativeHistogram, bounds: OtherBounds): NativeHistogram | Incompatible {
  return combine({ a, b, sign: -1 }, bounds);
}

/** What is known of resets of a sum. */
export function addedHint(a: CounterResetHint, b: CounterResetHint): CounterResetHint {
  if (a === b) {
    return a;
  }
  return a === 'gauge' || b === 'gauge' ? 'gauge' : 'unknown';
}

interface Operands {
  readonly a: NativeHistogram;
  readonly b: NativeHistogram;
  readonly sign: 1 | -1;
}

function combine({ a, b, sign }: Operands, bounds: OtherBounds): NativeHistogram | Incompatible {
  const reason = incompatibility(a, b);
  if (reason !== undefined) {
    return reason === 'bounds' && bounds === 'reconciled' ? reconciled({ a, b, sign }) : reason;
  }
  if (a.schema === CUSTOM_SCHEMA) {
    return { ...total(a, b, sign), positive: addRows(a.positive, b.positive, sign) };
  }
  const { widened, otherZeroCount } = reconcileZeroBuckets(a, b);
  const schema = Math.min(a.schema, b.schema);
  const side = (left: BucketRow, right: BucketRow): BucketRow =>
    addRows(
      reduceRow(left, a.schema, schema),
      rowAbove(reduceRow(right, b.schema, schema), schema, widened.zeroThreshold),
      sign
    );
  return {
    ...total(widened, b, sign),
    schema,
    zeroCount: widened.zeroCount + sign * otherZeroCount,
    positive: side(widened.positive, b.positive),
    negative: side(widened.negative, b.negative),
  };
}

/** Custom buckets by the bounds that both have. */
function reconciled({ a, b, sign }: Operands): NativeHistogram {
  const customValues = sharedBounds(a.customValues, b.customValues);
  const added = { ...b.positive, counts: b.positive.counts.map((count) => sign * count) };
  const { indices, counts } = addToBounds(
    customValues,
    { row: withoutLoss(a.positive), bounds: a.customValues },
    { row: withoutLoss(added), bounds: b.customValues }
  );
  return { ...total(a, b, sign), positive: { indices, counts }, customValues };
}

function total(a: NativeHistogram, b: NativeHistogram, sign: 1 | -1): NativeHistogram {
  return { ...a, count: a.count + sign * b.count, sum: a.sum + sign * b.sum };
}

/**
 * The same histogram in a lower schema, or itself; what was known of resets is lost with the resolution.
 *
 * Source: Prometheus 3.5 `model/histogram/float_histogram.go`, `CopyToSchema`.
 */
export function toSchema(h: NativeHistogram, schema: number): NativeHistogram {
  return schema === h.schema
    ? h
    : {
        ...h,
        counterResetHint: 'unknown',
        schema,
        positive: reduceRow(h.positive, h.schema, schema),
        negative: reduceRow(h.negative, h.schema, schema),
      };
}

/** No observations, in the buckets of `h`: what a counter starts from after a reset. */
export function emptyLike({ schema, customValues }: Pick<NativeHistogram, 'schema' | 'customValues'>): NativeHistogram {
  return {
    form: 'native',
    counterResetHint: 'unknown',
    schema,
    zeroThreshold: 0,
    zeroCount: 0,
    count: 0,
    sum: 0,
    positive: NO_BUCKETS,
    negative: NO_BUCKETS,
    customValues,
  };
}
