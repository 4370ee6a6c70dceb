import { ldexp } from './floatParts';

/*
 * Go's exponential functions, bit by bit.
 * Source: Go's `math` package; FreeBSD `e_exp.c`.
 */

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
