import { multiplyHigh } from '../../../numeric/assembly/multiplyHigh';

/** The most decimals: 5^27 is the last power of five below 2^63. */
export const MAX_DECIMALS = 27;

/** Whole numbers up to this are doubles. */
export const MAX_WHOLE: u64 = 0x20000000000000;

/** 10^0 to 10^22: the powers of ten that a double holds exactly. */
const POWERS = memory.data(23 * 8);
const MAX_POWER = 22;

/** By decimals, from one: the reciprocal's upper 64 bits, of which the first is set, and how many places they are shifted. */
const RECIPROCALS = memory.data((MAX_DECIMALS + 1) * 16);

/** Fills the tables above. */
export function fillDecimals(): void {
  let ten: f64 = 1;
  for (let n = 0; n <= MAX_POWER; n++) {
    store<f64>(POWERS + 8 * n, ten);
    ten *= 10;
  }
  let five: u64 = 1;
  for (let n = 1; n <= MAX_DECIMALS; n++) {
    five *= 5;
    const bits = 64 - i32(clz(five));
    // Long division of a power of two, bit by bit.
    let rest: u64 = (1 as u64) << (bits - 1);
    let quotient: u64 = 0;
    for (let bit = 0; bit < 64; bit++) {
      rest <<= 1;
      quotient <<= 1;
      if (rest >= five) {
        rest -= five;
        quotient |= 1;
      }
    }
    store<u64>(RECIPROCALS + 16 * n, quotient);
    store<i64>(RECIPROCALS + 16 * n + 8, 63 + bits + n);
  }
}

/**
 * The double nearest to `digits / 10^decimals`, or NaN where this arithmetic can't tell which of two doubles is nearest,
 * which is fewer than one text of 17 digits in a thousand. `decimals` is at most `MAX_DECIMALS`.
 *
 * Exact where the digits fit 53 bits (Clinger 1990, "How to read floating point numbers accurately"). More digits are
 * multiplied by the reciprocal's upper 64 bits (Lemire 2021, "Number parsing at a gigabyte per second"): the true product
 * is above the one found, by less than two units of its upper half.
 */
export function decimal(digits: u64, decimals: i32): f64 {
  if (digits <= MAX_WHOLE && decimals <= MAX_POWER) {
    return f64(digits) / load<f64>(POWERS + 8 * decimals);
  }
  if (decimals === 0) {
    return f64(digits);
  }
  const zeros = i64(clz(digits));
  const product = multiplyHigh(digits << zeros, load<u64>(RECIPROCALS + 16 * decimals));
  // All of the product's bits but 54: one more than a double has.
  const excess = 9 + i64(product >> 63);
  const belowMiddle = ((1 as u64) << excess) - 1;
  if ((product & (2 * belowMiddle + 1)) === belowMiddle) {
    return NaN;
  }
  const mantissa = ((product >> excess) + 1) >> 1;
  const exponent = 65 + excess - zeros - load<i64>(RECIPROCALS + 16 * decimals + 8);
  return f64(mantissa) * reinterpret<f64>((exponent + 1023) << 52);
}
