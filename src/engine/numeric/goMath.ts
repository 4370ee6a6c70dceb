import { frexp, ldexp } from './floatParts';
import { goExp } from './goExp';

/**
 * Go's `math` where its results differ from JavaScript's.
 *
 * Every function gives Go's bits on amd64; see also goExp, goTrigonometry and goHyperbolic.
 *
 * Source: Go's `math` package documentation; S. L. Moshier, Cephes (atan); FreeBSD `e_log.c` (log).
 */

function isOddInteger(x: number): boolean {
  return Math.abs(x) < 2 ** 53 && Math.abs(x % 2) === 1;
}

/** `math.Pow`. */
export function goPow(x: number, y: number): number {
  if (y === 0 || x === 1) {
    return 1;
  }
  if (y === 1) {
    return x;
  }
  if (x === -1 && !Number.isFinite(y) && !Number.isNaN(y)) {
    return 1;
  }
  if (!Number.isFinite(x) || !Number.isFinite(y) || x === 0) {
    return powAtTheEdges(x, y);
  }
  if (Math.abs(y) === 0.5) {
    return y > 0 ? Math.sqrt(x) : 1 / Math.sqrt(x);
  }
  const whole = Math.trunc(Math.abs(y));
  if (whole !== Math.abs(y) && x < 0) {
    return NaN;
  }
  if (whole >= 2 ** 63) {
    return x === -1 ? 1 : Math.abs(x) < 1 === y > 0 ? 0 : Infinity;
  }
  return powByParts(x, y, whole);
}

function powAtTheEdges(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) {
    return NaN;
  }
  if (!Number.isFinite(y)) {
    return Math.abs(x) < 1 === y > 0 ? 0 : Infinity;
  }
  const negative = (x < 0 || Object.is(x, -0)) && isOddInteger(y);
  const large = (x === 0) === y < 0;
  return (large ? Infinity : 0) * (negative ? -1 : 1);
}

/** The whole part of the exponent by squaring, the rest by exp and log; powers of two are kept apart from overflow. */
function powByParts(x: number, y: number, truncated: number): number {
  let whole = truncated;
  let rest = Math.abs(y) - whole;
  if (rest > 0.5) {
    rest--;
    whole++;
  }
  let result = rest === 0 ? 1 : goExp(rest * goLog(x));
  let exponent = 0;
  let [square, squareExponent] = frexp(x);
  for (let i = BigInt(whole); i !== 0n; i >>= 1n) {
    if (Math.abs(squareExponent) > 4096) {
      exponent += squareExponent;
      break;
    }
    if ((i & 1n) === 1n) {
      result *= square;
      exponent += squareExponent;
    }
    square *= square;
    squareExponent *= 2;
    if (square < 0.5) {
      square += square;
      squareExponent--;
    }
  }
  return y < 0 ? ldexp(1 / result, -exponent) : ldexp(result, exponent);
}

const MIN_NORMAL = 2 ** -1022;

/** What Go's assembly takes a number below the normal ones for: it sets the leading bit that is not there. */
function subnormalParts(x: number): readonly [fraction: number, exponent: number] {
  return [0.5 + x * 2 ** 1021, -1022];
}

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LOG_EVEN = [3.999999999940941908e-1, 2.222219843214978396e-1, 1.531383769920937332e-1] as const;
const LOG_ODD = [
  6.66666666666673513e-1, 2.857142874366239149e-1, 1.818357216161805012e-1, 1.479819860511658591e-1,
] as const;

/** `math.Log`: log(2^k (1 + f)) by a polynomial in s = f / (2 + f). */
export function goLog(x: number): number {
  if (!(x > 0) || x === Infinity) {
    return Math.log(x);
  }
  let [fraction, k] = x < MIN_NORMAL ? subnormalParts(x) : frexp(x);
  if (fraction < Math.SQRT1_2) {
    fraction *= 2;
    k--;
  }
  const f = fraction - 1;
  const s = f / (2 + f);
  const s2 = s * s;
  const s4 = s2 * s2;
  const odd = s2 * (LOG_ODD[0] + s4 * (LOG_ODD[1] + s4 * (LOG_ODD[2] + s4 * LOG_ODD[3])));
  const even = s4 * (LOG_EVEN[0] + s4 * (LOG_EVEN[1] + s4 * LOG_EVEN[2]));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + (odd + even)) + k * LN2_LOW) - f);
}

/** `math.Log2`: exact for powers of two. */
export function goLog2(x: number): number {
  if (!(x > 0) || x === Infinity) {
    return Math.log(x);
  }
  const [fraction, exponent] = frexp(x);
  return fraction === 0.5 ? exponent - 1 : goLog(fraction) * Math.LOG2E + exponent;
}

/** `math.Log10`. */
export function goLog10(x: number): number {
  return goLog(x) * Math.LOG10E;
}

/** `math.Max`: as JavaScript's, but +Inf wins over NaN. */
export function goMax(a: number, b: number): number {
  return a === Infinity || b === Infinity ? Infinity : Math.max(a, b);
}

/** `math.Min`: as JavaScript's, but -Inf wins over NaN. */
export function goMin(a: number, b: number): number {
  return a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b);
}

/** `math.Atan2`. */
export function goAtan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y) || x === 0 || y === 0 || !Number.isFinite(x) || !Number.isFinite(y)) {
    return Math.atan2(y, x);
  }
  const angle = goAtan(y / x);
  return x > 0 ? angle : angle <= 0 ? angle + Math.PI : angle - Math.PI;
}

const ATAN_P = [-8.750608600031904122785e-1, -1.615753718733365076637e1, -7.50085579231470466734e1];
const ATAN_P_LOW = [-1.22886668449013617341e2, -6.485021904942025371773e1];
const ATAN_Q = [1, 2.485846490142306297962e1, 1.650270098316988542046e2, 4.328810604912902668951e2];
const ATAN_Q_LOW = [4.853903996359136964868e2, 1.945506571482613964425e2];
/** What pi/2 has beyond its double. */
const PI_2_LOW = 6.12323399573676588613e-17;

/** `math.Atan`. */
export function goAtan(x: number): number {
  if (x === 0 || Number.isNaN(x)) {
    return x;
  }
  const a = Math.abs(x);
  const angle =
    a <= 0.66
      ? atanSmall(a)
      : a > 2.4142135623730950488
        ? Math.PI / 2 - atanSmall(1 / a) + PI_2_LOW
        : Math.PI / 4 + atanSmall((a - 1) / (a + 1)) + 0.5 * PI_2_LOW;
  return x > 0 ? angle : -angle;
}

/** A rational approximation, good up to 0.66. */
function atanSmall(x: number): number {
  const z = x * x;
  const horner = (coefficients: readonly number[]): number => coefficients.reduce((sum, c) => sum * z + c);
  return x * ((z * horner([...ATAN_P, ...ATAN_P_LOW])) / horner([...ATAN_Q, ...ATAN_Q_LOW])) + x;
}

/** `math.Asin`. */
export function goAsin(x: number): number {
  const a = Math.abs(x);
  if (x === 0 || !(a <= 1)) {
    return x === 0 ? x : NaN;
  }
  const opposite = Math.sqrt(1 - a * a);
  const angle = a > 0.7 ? Math.PI / 2 - goAtan(opposite / a) : goAtan(a / opposite);
  return x > 0 ? angle : -angle;
}

/** `math.Acos`. */
export function goAcos(x: number): number {
  return Math.PI / 2 - goAsin(x);
}
