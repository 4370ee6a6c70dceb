import { CUSTOM_SCHEMA, type NativeHistogram } from '../histogram';

/** The finest exponential schema: 2^8 buckets from a power of two to the next. */
const MAX_SCHEMA = 8;

/** 2^(2^-schema) for schemas from 1 on, as Go's `math.Exp2` gives it: the first is not the nearest double. */
const FACTORS = [
  1.414213562373095, 1.189207115002721, 1.0905077326652577, 1.0442737824274138, 1.0218971486541166, 1.0108892860517005,
  1.0054299011128027, 1.0027112750502025,
];

/**
 * The bounds of the finest schema from 0.5 up to 1, where every coarser schema's stand among them. Prometheus' own table
 * was made like this: every second bound is the coarser schema's, the others are the one before times the factor.
 */
const FRACTIONS: Float64Array = FACTORS.reduce(
  (coarser, factor) =>
    Float64Array.from({ length: coarser.length * 2 }, (_, i) =>
      i % 2 === 0 ? coarser[i / 2] : coarser[(i - 1) / 2] * factor
    ),
  Float64Array.of(0.5)
);

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
