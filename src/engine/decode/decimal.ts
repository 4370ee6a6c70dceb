/** 10^0 to 10^22: the powers of ten that a double holds exactly. */
export const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

const RECIPROCALS = POWERS_OF_TEN.map((power) => 1 / power);

/** Veltkamp's constant for 53-bit doubles: cuts one into two halves of 26 bits, whose products are exact. */
const SPLIT = 2 ** 27 + 1;

const POWERS_HIGH = POWERS_OF_TEN.map(highHalf);
const POWERS_LOW = POWERS_OF_TEN.map((power) => power - highHalf(power));

/** By number of digits: whole numbers below this, times that power of ten, are exact doubles, for 10^n = 5^n * 2^n. */
const EXACT_BELOW = Float64Array.from({ length: 10 }, (_, i) => 2 ** 53 / 5 ** i);

/** Above the relative error of the quotient below (about 2^-77), far below half an ulp (2^-54). */
const DOUBT = 2 ** -74;

/**
 * The double nearest to `(head * 10^tailDigits + tail) / 10^fraction`, or NaN where this arithmetic can't tell which of
 * two doubles is nearest: then the caller asks `Number`.
 *
 * `head` is a whole number below 2^53, `tail` one below 10^tailDigits; `tailDigits` is at most 9, `fraction` at most 22.
 * Exact where all digits together fit 53 bits (Clinger 1990, "How to read floating point numbers accurately"). For more
 * digits the quotient is found in two steps, half its bits and then the rest from the exact remainder (Dekker 1971), and
 * its rounding is accepted only when it is certain.
 */
// eslint-disable-next-line max-params -- called for each sample
export function decimal(head: number, tail: number, tailDigits: number, fraction: number): number {
  const shifted = head * POWERS_OF_TEN[tailDigits];
  const digits = shifted + tail;
  if (digits <= Number.MAX_SAFE_INTEGER) {
    return digits / POWERS_OF_TEN[fraction];
  }
  if (!(head < EXACT_BELOW[tailDigits])) {
    return NaN;
  }
  const digitsError = tail - (digits - shifted);
  const reciprocal = RECIPROCALS[fraction];
  const first = highHalf(digits * reciprocal);
  const remainder = digits - first * POWERS_HIGH[fraction] - first * POWERS_LOW[fraction] + digitsError;
  const second = remainder * reciprocal;
  const doubt = first * DOUBT;
  const value = first + (second - doubt);
  return value === first + (second + doubt) ? value : NaN;
}

/** The upper 26 bits of a double, rounded. */
function highHalf(x: number): number {
  const scaled = SPLIT * x;
  return scaled - (scaled - x);
}
