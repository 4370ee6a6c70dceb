/*
 * Go's `math.Sin`, `math.Cos` and `math.Tan` with Go's bits.
 * Source: Go's `math` package; S. L. Moshier, Cephes; M. Payne, R. Hanek, Radian reduction (1983).
 */

const SIN = [
  1.5896230157654656806e-10, -2.50507477628578072866e-8, 2.75573136213857245213e-6, -1.98412698295895385996e-4,
  8.33333333332211858878e-3, -1.66666666666666307295e-1,
];
const COS = [
  -1.135853652138768173e-11, 2.08757008419747316778e-9, -2.75573141792967388112e-7, 2.48015872888517045348e-5,
  -1.38888888888730564116e-3, 4.16666666666665929218e-2,
];
const TAN_P = [-1.30936939181383777646e4, 1.1535166483858741614e6, -1.79565251976484877988e7];
const TAN_Q = [
  1, 1.36812963470692954678e4, -1.32089234440210967447e6, 2.50083801823357915839e7, -5.38695755929454629881e7,
];

/** pi/4 in three parts. */
const QUARTER_PI = [7.85398125648498535156e-1, 3.77489470793079817668e-8, 2.69515142907905952645e-15] as const;
const FOUR_BY_PI = 1.27323954473516268615;
/** From here on the three parts are not enough. */
const LARGE = 2 ** 29;

/** The first 1,280 binary digits of 4/pi: 64 before the point. */
const FOUR_BY_PI_DIGITS = BigInt(
  '0x000000000000000145f306dc9c882a53f84eafa3ea69bb81b6c52b3278872083fca2c757bd778ac36e48dc74849ba5c0' +
    '0c925dd413a32439fc3bd63962534e7dd1046bea5d768909d338e04d68befc827323ac7306a673e93908bf177bf25076' +
    '3ff12fffbc0b301fde5e2316b414da3eda6cfd9e4f96136e9e8c7ecd3cbfd45aea4f758fd7cbe2f67a0e73ef14a525d4' +
    'd7f6bf623f1aba10ac06608df8f6d757'
);
const DIGITS = 1280;

/** An angle as an even number of eighths of the circle, and what is left of it. */
interface Octant {
  readonly octant: number;
  readonly rest: number;
}

const horner = (coefficients: readonly number[], z: number): number => coefficients.reduce((sum, c) => sum * z + c);
const sinNear = (z: number): number => z + z * (z * z) * horner(SIN, z * z);
const cosNear = (z: number): number => 1 - 0.5 * (z * z) + z * z * (z * z) * horner(COS, z * z);

/** `math.Sin`. */
export function goSin(x: number): number {
  if (x === 0 || !Number.isFinite(x)) {
    return x === 0 ? x : NaN;
  }
  const { octant, rest } = reduce(Math.abs(x));
  const half = octant % 8;
  const y = half % 4 === 2 ? cosNear(rest) : sinNear(rest);
  return x < 0 !== half > 3 ? -y : y;
}

/** `math.Cos`. */
export function goCos(x: number): number {
  if (!Number.isFinite(x)) {
    return NaN;
  }
  const { octant, rest } = reduce(Math.abs(x));
  const half = octant % 8;
  const y = half % 4 === 2 ? sinNear(rest) : cosNear(rest);
  return half === 2 || half === 4 ? -y : y;
}

/** `math.Tan`. */
export function goTan(x: number): number {
  if (x === 0 || !Number.isFinite(x)) {
    return x === 0 ? x : NaN;
  }
  const { octant, rest: z } = reduce(Math.abs(x));
  const square = z * z;
  const near = square > 1e-14 ? z + z * ((square * horner(TAN_P, square)) / horner(TAN_Q, square)) : z;
  const y = octant % 4 === 2 ? -1 / near : near;
  return x < 0 ? -y : y;
}

function reduce(x: number): Octant {
  if (x >= LARGE) {
    return reduceLarge(x);
  }
  const whole = Math.trunc(x * FOUR_BY_PI);
  const octant = whole + (whole % 2);
  return { octant, rest: x - octant * QUARTER_PI[0] - octant * QUARTER_PI[1] - octant * QUARTER_PI[2] };
}

const U64 = 2n ** 64n - 1n;
const VIEW = new DataView(new ArrayBuffer(8));

/** By the digits of 4/pi that matter for a number of this size: 192 of them, times the 53 bits of the number. */
function reduceLarge(x: number): Octant {
  VIEW.setFloat64(0, x);
  const bits = VIEW.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn) - 1075;
  const mantissa = (bits & (2n ** 52n - 1n)) | (2n ** 52n);
  const from = exponent + 61;
  const window = (FOUR_BY_PI_DIGITS >> BigInt(DIGITS - from - 192)) & (2n ** 192n - 1n);
  const [first, second, third] = [window >> 128n, (window >> 64n) & U64, window & U64];
  const product = (((first * mantissa) & U64) << 64n) + second * mantissa + ((third * mantissa) >> 64n);
  const top = (product >> 64n) & U64;
  const low = product & U64;
  const octant = Number(top >> 61n);
  const fraction = fractionOf(((top << 3n) | (low >> 61n)) & U64, low);
  return octant % 2 === 1
    ? { octant: (octant + 1) % 8, rest: (fraction - 1) * (Math.PI / 4) }
    : { octant, rest: fraction * (Math.PI / 4) };
}

/** The number that 64 bits behind the point, and more below them, are: cut off, not rounded. */
function fractionOf(high: bigint, low: bigint): number {
  const zeros = BigInt(64 - high.toString(2).length) + 1n;
  const shifted = ((high << zeros) & U64) | (low >> (64n - zeros));
  VIEW.setBigUint64(0, (shifted >> 12n) | ((1023n - zeros) << 52n));
  return VIEW.getFloat64(0);
}
