/** 10^0 to 10^22: the powers of ten that a double holds exactly. */
export const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

const RECIPROCALS = POWERS_OF_TEN.map((power) => 1 / power);

/** By number of digits: whole numbers below this, times that power of ten (5^n, in truth), are exact doubles. */
const EXACT_BELOW = Float64Array.from({ length: 10 }, (_, i) => 2 ** 53 / 5 ** i);

/** Veltkamp's constant for 53-bit doubles: splits one into two halves whose products are exact. */
const SPLIT = 2 ** 27 + 1;

/** Above the relative error of the quotient below (about 2^-104), far below half an ulp (2^-54). */
const DOUBT = 2 ** -98;

/**
 * The double nearest to `(head * 10^tailDigits + tail) / 10^fraction`, or NaN where this arithmetic can't tell which of
 * two doubles is nearest: then the caller asks `Number`.
 *
 * `head` is a whole number below 2^53, `tail` one below 10^tailDigits; `tailDigits` is at most 9, `fraction` at most 22.
 * Exact where all digits together fit 53 bits (Clinger 1990, "How to read floating point numbers accurately"); for more
 * digits the quotient is carried to twice the precision (Dekker 1971), and its rounding is accepted only when it is certain.
 */
// eslint-disable-next-line max-params -- called for each sample
export function decimal(head: number, tail: number, tailDigits: number, fraction: number): number {
  const shift = POWERS_OF_TEN[tailDigits];
  const shifted = head * shift;
  const digits = shifted + tail;
  if (digits <= Number.MAX_SAFE_INTEGER) {
    return digits / POWERS_OF_TEN[fraction];
  }
  const shiftedError = head < EXACT_BELOW[tailDigits] ? 0 : productError(head, shift, shifted);
  const digitsError = tail - (digits - shifted) + shiftedError;
  const power = POWERS_OF_TEN[fraction];
  const reciprocal = RECIPROCALS[fraction];
  const quotient = digits * reciprocal;
  const product = quotient * power;
  const remainder = digits - product - productError(quotient, power, product) + digitsError;
  const correction = remainder * reciprocal;
  const doubt = quotient * DOUBT;
  const down = quotient + (correction - doubt);
  return down === quotient + (correction + doubt) ? down : NaN;
}

/** `a * b - product` exactly, where `product` is `a * b` rounded (Dekker's product). */
function productError(a: number, b: number, product: number): number {
  const scaledA = SPLIT * a;
  const highA = scaledA - (scaledA - a);
  const lowA = a - highA;
  const scaledB = SPLIT * b;
  const highB = scaledB - (scaledB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}
