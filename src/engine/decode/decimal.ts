/** 10^0 to 10^22: the powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/** Most digits behind the point that `decimal` takes. */
export const MAX_FRACTION = 22;

/** Veltkamp's constant for 53-bit doubles: splits one into two halves whose products are exact. */
const SPLIT = 2 ** 27 + 1;

/** Above the error of the remainder below (about 2^-105 of the quotient), far below half an ulp (2^-54). */
const DOUBT = 2 ** -98;

/**
 * The double nearest to `(top * 10^restDigits + rest) / 10^fraction`, or NaN where this arithmetic can't tell which of
 * two doubles is nearest: then the caller asks `Number`.
 *
 * `top` and `rest` are below 10^9, `restDigits` at most 9, `fraction` at most MAX_FRACTION.
 * Exact where the digits fit 53 bits (Clinger 1990, "How to read floating point numbers accurately"); for 16 to 18 digits
 * the quotient is carried to twice the precision (Dekker 1971) and its rounding is accepted only when it is certain.
 */
export function decimal(top: number, rest: number, restDigits: number, fraction: number): number {
  // Exact: top < 2^30 and 5^9 < 2^21.
  const high = top * POWERS[restDigits];
  const digits = high + rest;
  if (fraction === 0) {
    return digits;
  }
  const power = POWERS[fraction];
  if (digits <= Number.MAX_SAFE_INTEGER) {
    return digits / power;
  }
  const digitsError = rest - (digits - high);
  const quotient = digits / power;
  const a = SPLIT * quotient;
  const quotientHigh = a - (a - quotient);
  const quotientLow = quotient - quotientHigh;
  const b = SPLIT * power;
  const powerHigh = b - (b - power);
  const powerLow = power - powerHigh;
  const product = quotient * power;
  const productError =
    quotientLow * powerLow - (product - quotientHigh * powerHigh - quotientLow * powerHigh - quotientHigh * powerLow);
  const correction = (digits - product - productError + digitsError) / power;
  const low = quotient + (correction - quotient * DOUBT);
  const up = quotient + (correction + quotient * DOUBT);
  return low === up ? low : NaN;
}
