import { multiplyHigh } from '../../numeric/assembly/multiplyHigh';

/**
 * By exponent, from `MIN_POWER` to `MAX_POWER`: the first 128 bits of that power of ten, rounded up, the upper 64 of them first. The
 * caller fills it in.
 */
export const MIN_POWER = -292;
export const MAX_POWER = 324;
export const POWERS = memory.data((MAX_POWER - MIN_POWER + 1) * 16, 16);

const FRACTION_BITS = 52;
const HIDDEN_BIT: u64 = (1 as u64) << FRACTION_BITS;
/** What a double's exponent is more than that of its last bit. */
const BIAS = 1075;

/** What `shortest` found: the number is `digits * 10^exponent`. */
export let digits: u64 = 0;
export let exponent: i32 = 0;

/**
 * The shortest decimal that is read as a positive, finite double, and of several the nearest to it, even where two are. Zeros may
 * end it. Source: Giulietti 2021, "The Schubfach way to render doubles".
 */
export function shortest(bits: u64): void {
  const fraction = bits & (HIDDEN_BIT - 1);
  const biased = i32(bits >> FRACTION_BITS);
  const c = biased === 0 ? fraction : fraction | HIDDEN_BIT;
  const q = (biased === 0 ? 1 : biased) - BIAS;
  // The double below a power of two is half as far away as the one above.
  const isUneven = fraction === 0 && biased > 1;
  const k = (q * 1262611 - (isUneven ? 524031 : 0)) >> 22;
  const h = q + floorLog2Pow10(-k) + 1;
  const power = POWERS + 16 * (-k - MIN_POWER);
  const high = load<u64>(power);
  const low = load<u64>(power + 8);
  // Fourfold, so that the bounds of what is read as the double are whole too. An odd double's bounds are read as its neighbours.
  const odd = c & 1;
  const value = scaled(high, low, (4 * c) << h);
  const lower = scaled(high, low, (4 * c - 2 + u64(isUneven)) << h) + odd;
  const upper = scaled(high, low, (4 * c + 2) << h) - odd;
  const whole = value >> 2;
  if (whole >= 10) {
    const tens = whole / 10;
    const isBelow = lower <= 40 * tens;
    const isAbove = 40 * tens + 40 <= upper;
    if (isBelow !== isAbove) {
      digits = tens + u64(isAbove);
      exponent = k + 1;
      return;
    }
  }
  const isBelow = lower <= 4 * whole;
  const isAbove = 4 * whole + 4 <= upper;
  const middle = 4 * whole + 2;
  const isNearerAbove = value > middle || (value === middle && (whole & 1) !== 0);
  digits = whole + u64(isBelow !== isAbove ? isAbove : isNearerAbove);
  exponent = k;
}

function floorLog2Pow10(power: i32): i32 {
  return (power * 1741647) >> 19;
}

/** The upper 64 bits of a product of 192 bits; its last bit is set where any of those below is. */
function scaled(high: u64, low: u64, factor: u64): u64 {
  const below = multiplyHigh(low, factor);
  const middle = high * factor;
  const sum = middle + below;
  const above = multiplyHigh(high, factor) + u64(sum < middle);
  return above | u64(sum > 1);
}
