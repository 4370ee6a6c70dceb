import { CUSTOM_SCHEMA, type NativeHistogram } from '../histogram';

/** The finest exponential schema: 2^8 buckets from a power of two to the next. */
const MAX_SCHEMA = 8;
const FINEST = 2 ** MAX_SCHEMA;

const SCALE = 10n ** 50n;

/** The integer square root. */
function squareRoot(n: bigint): bigint {
  let x = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) {
      return x;
    }
    x = next;
  }
}

/**
 * The bounds of schema 8 from 0.5 up to 1, where every coarser schema's stand among them. Prometheus' own table has the
 * exact values rounded to 16 decimal digits, which is not always the nearest double.
 */
const FRACTIONS: Float64Array = (() => {
  let ratio = 2n * SCALE;
  for (let i = 0; i < MAX_SCHEMA; i++) {
    ratio = squareRoot(ratio * SCALE);
  }
  const fractions = new Float64Array(FINEST);
  let value = SCALE / 2n;
  const unit = SCALE / 10n ** 16n;
  for (let i = 0; i < FINEST; i++) {
    fractions[i] = Number(`${(value + unit / 2n) / unit}e-16`);
    value = (value * ratio) / SCALE;
  }
  return fractions;
})();

/**
 * The upper bound of the positive bucket `index` of an exponential schema. The last bucket for finite numbers ends at the
 * largest double, the next one at +Inf.
 *
 * Source: Prometheus 3.5 `model/histogram/generic.go`, `getBoundExponential`.
 */
export function exponentialBound(index: number, schema: number): number {
  if (schema < 0) {
    const exponent = index * 2 ** -schema;
    return exponent === 1024 ? Number.MAX_VALUE : powerOfTwo(1, exponent);
  }
  const steps = 2 ** schema;
  const within = index & (steps - 1);
  const exponent = (index >> schema) + 1;
  return within === 0 && exponent === 1025
    ? Number.MAX_VALUE
    : powerOfTwo(FRACTIONS[within << (MAX_SCHEMA - schema)], exponent);
}

/** `fraction * 2^exponent`, rounded once: `fraction` is at least 0.5 and at most 1. */
function powerOfTwo(fraction: number, exponent: number): number {
  if (exponent > 1025) {
    return Infinity;
  }
  if (exponent > 1000) {
    return fraction * 2 ** 1000 * 2 ** (exponent - 1000);
  }
  return exponent > -1000 ? fraction * 2 ** exponent : fraction * 2 ** -900 * 2 ** (Math.max(exponent, -1100) + 900);
}

/** The upper bound of a positive bucket; a custom one's below the first is -Inf, after the last +Inf. */
export function upperBound(h: Pick<NativeHistogram, 'schema' | 'customValues'>, index: number): number {
  if (h.schema !== CUSTOM_SCHEMA) {
    return exponentialBound(index, h.schema);
  }
  return index < 0 ? -Infinity : index >= h.customValues.length ? Infinity : h.customValues[index];
}
