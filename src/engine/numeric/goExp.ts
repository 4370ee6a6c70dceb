import { fusedMultiplyAdd } from './fusedMultiplyAdd';
import { ldexp } from './floatParts';

/*
 * Go's exponential functions with Go's bits, as on an amd64 processor that can multiply and add in one instruction.
 * Source: Go's `math` package; N. Shibata, Efficient evaluation methods of elementary functions (2010); FreeBSD `e_exp.c`.
 */

const EXP_OVERFLOW = 7.09782712893384e2;
/** ln 2 in two parts, of which the first has few bits. */
const LN2_UPPER = 0.69314718055966295651160180568695068359375;
const LN2_LOWER = 0.28235290563031577122588448175013436025525412068e-12;
/** 1 / n! from n = 8 down. */
const TAYLOR = [
  2.4801587301587301587e-5, 1.984126984126984127e-4, 1.3888888888888888889e-3, 8.3333333333333333333e-3,
  4.1666666666666666667e-2, 1.6666666666666666667e-1, 0.5, 1,
] as const;

/** `math.Exp`: a Taylor series of a sixteenth of what powers of two leave, squared four times. */
export function goExp(x: number): number {
  if (!(x <= EXP_OVERFLOW)) {
    return Number.isNaN(x) ? NaN : Infinity;
  }
  // Below this the result is 0 anyway.
  const k = x < -800 ? -1200 : roundToEven(x * Math.LOG2E);
  if (k < -1075) {
    return 0;
  }
  const rest = fusedMultiplyAdd(-k, LN2_LOWER, fusedMultiplyAdd(-k, LN2_UPPER, x)) * 0.0625;
  let sum: number = TAYLOR[0];
  for (let i = 1; i < TAYLOR.length; i++) {
    sum = fusedMultiplyAdd(rest, sum, TAYLOR[i]);
  }
  let y = rest * sum;
  for (let i = 0; i < 3; i++) {
    y *= y + 2;
  }
  return scale(fusedMultiplyAdd(y + 2, y, 1), k);
}

function roundToEven(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
}

/** `x * 2^k`; below the normal numbers in two steps, each of them rounded. */
function scale(x: number, k: number): number {
  if (k >= 1024) {
    return Infinity;
  }
  return k > -1023 ? x * 2 ** k : x * 2 ** (k + 1022) * 2 ** -1022;
}

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const EXP_P = [
  1.66666666666666657415e-1, -2.77777777770155933842e-3, 6.61375632143793436117e-5, -1.6533902205465251539e-6,
  4.13813679705723846039e-8,
] as const;

/** `math.Exp2`. */
export function goExp2(x: number): number {
  if (!(x <= 1023.9999999999999)) {
    return Number.isNaN(x) ? NaN : Infinity;
  }
  if (x < -1074) {
    return 0;
  }
  const k = Math.trunc(x > 0 ? x + 0.5 : x - 0.5);
  const t = x - k;
  return scaledExp(t * LN2_HIGH, -t * LN2_LOW, k);
}

/** `e^(high - low) * 2^k`, for a difference of at most half of ln 2. */
function scaledExp(high: number, low: number, k: number): number {
  const r = high - low;
  const t = r * r;
  const c = r - t * (EXP_P[0] + t * (EXP_P[1] + t * (EXP_P[2] + t * (EXP_P[3] + t * EXP_P[4]))));
  return ldexp(1 - (low - (r * c) / (2 - c) - high), k);
}
