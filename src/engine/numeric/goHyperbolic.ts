import { goExp } from './goExp';
import { goLog } from './goMath';

/*
 * Go's hyperbolic functions and their inverses with Go's bits.
 * Source: Go's `math` package; Hart & Cheney; S. L. Moshier, Cephes (tanh); FreeBSD `s_asinh.c`, `e_acosh.c`, `e_atanh.c`,
 * `s_log1p.c`.
 */

const SINH_P = [
  -0.2630563213397497062819489e2, -0.2894211355989563807284660366e4, -0.8991272022039509355398013511e5,
  -0.6307673640497716991184787251e6,
];
const SINH_Q = [
  1, -0.173678953558233699533450911e3, 0.1521517378790019070696485176e5, -0.6307673640497716991212077277e6,
];
const TANH_P = [-9.64399179425052238628e-1, -9.92877231001918586564e1, -1.61468768441708447952e3];
const TANH_Q = [1, 1.12811678491632931402e2, 2.23548839060100448583e3, 4.84406305325125486048e3];
/** Half of ln 2^127: from here on tanh is 1. */
const TANH_LARGE = 0.5 * 8.8029691931113054295988e1;
const TINY = 2 ** -28;
const HUGE = 2 ** 28;

const horner = (coefficients: readonly number[], z: number): number => coefficients.reduce((sum, c) => sum * z + c);

/** An odd function, from what it is for numbers that are not negative. */
function odd(f: (x: number) => number): (x: number) => number {
  return (x) => (x < 0 ? -f(-x) : f(x));
}

/** `math.Sinh`. */
export const goSinh = odd((x) => {
  if (x > 21) {
    return goExp(x) * 0.5;
  }
  if (x > 0.5) {
    const e = goExp(x);
    return (e - 1 / e) * 0.5;
  }
  return (horner(SINH_P, x * x) * x) / horner(SINH_Q, x * x);
});

/** `math.Cosh`. */
export function goCosh(x: number): number {
  const e = goExp(Math.abs(x));
  return Math.abs(x) > 21 ? e * 0.5 : (e + 1 / e) * 0.5;
}

/** `math.Tanh`. */
export const goTanh = odd((x) => {
  if (x > TANH_LARGE) {
    return 1;
  }
  if (x >= 0.625) {
    return 1 - 2 / (goExp(2 * x) + 1);
  }
  const s = x * x;
  return x === 0 ? x : x + (x * s * horner(TANH_P, s)) / horner(TANH_Q, s);
});

/** `math.Asinh`. */
export const goAsinh = odd((x) => {
  if (Number.isNaN(x) || x < TINY || x === Infinity) {
    return x;
  }
  if (x > HUGE) {
    return goLog(x) + Math.LN2;
  }
  return x > 2 ? goLog(2 * x + 1 / (Math.sqrt(x * x + 1) + x)) : goLog1p(x + (x * x) / (1 + Math.sqrt(1 + x * x)));
});

/** `math.Acosh`. */
export function goAcosh(x: number): number {
  if (!(x > 1)) {
    return x === 1 ? 0 : NaN;
  }
  if (x >= HUGE) {
    return goLog(x) + Math.LN2;
  }
  const t = x - 1;
  return x > 2 ? goLog(2 * x - 1 / (x + Math.sqrt(x * x - 1))) : goLog1p(t + Math.sqrt(2 * t + t * t));
}

/** `math.Atanh`. */
export const goAtanh = odd((x) => {
  if (!(x < 1)) {
    return x === 1 ? Infinity : NaN;
  }
  if (x < TINY) {
    return x;
  }
  return 0.5 * goLog1p(x < 0.5 ? x + x + ((x + x) * x) / (1 - x) : (x + x) / (1 - x));
});

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LOG1P = [
  1.479819860511658591e-1, 1.531383769920937332e-1, 1.818357216161805012e-1, 2.222219843214978396e-1,
  2.857142874366239149e-1, 3.999999999940941908e-1, 6.66666666666673513e-1,
];

/** 1 + x as `2^k * (1 + f)`; `c` is what adding 1 lost, relatively. */
interface Reduced {
  readonly k: number;
  readonly f: number;
  readonly c: number;
  /** `f` is so small that a square is enough. */
  readonly isSmall: boolean;
}

/** `math.Log1p` of numbers above -1: log(1 + x). */
function goLog1p(x: number): number {
  const size = Math.abs(x);
  if (size < 2 ** -29) {
    return size < 2 ** -54 ? x : x - x * x * 0.5;
  }
  const isNear = size < Math.SQRT2 - 1 && x > -2.928932188134524755992e-1;
  const { k, f, c, isSmall } = isNear ? { k: 0, f: x, c: 0, isSmall: false } : reduce(x);
  const half = 0.5 * f * f;
  if (isSmall) {
    return f === 0 ? k * LN2_HIGH + (c + k * LN2_LOW) : smallLog1p(f, k, c);
  }
  const s = f / (2 + f);
  const z = s * s;
  const rest = s * (half + z * horner(LOG1P, z));
  return k === 0 ? f - (half - rest) : k * LN2_HIGH - (half - (rest + (k * LN2_LOW + c)) - f);
}

function smallLog1p(f: number, k: number, c: number): number {
  const rest = 0.5 * f * f * (1 - 0.66666666666666666 * f);
  return k === 0 ? f - rest : k * LN2_HIGH - (rest - (k * LN2_LOW + c) - f);
}

const VIEW = new DataView(new ArrayBuffer(8));
const SQRT2_MANTISSA = 0x0006a09e667f3bcdn;

function reduce(x: number): Reduced {
  const isExact = Math.abs(x) >= 2 ** 53;
  const u = isExact ? x : 1 + x;
  VIEW.setFloat64(0, u);
  const bits = VIEW.getBigUint64(0);
  const k = Number(bits >> 52n) - 1023;
  const lost = k > 0 ? 1 - (u - x) : x - (u - 1);
  const mantissa = bits & (2n ** 52n - 1n);
  const isLow = mantissa < SQRT2_MANTISSA;
  VIEW.setBigUint64(0, mantissa | (isLow ? 0x3ff0000000000000n : 0x3fe0000000000000n));
  return {
    k: isLow ? k : k + 1,
    f: VIEW.getFloat64(0) - 1,
    c: isExact ? 0 : lost / u,
    isSmall: (isLow ? mantissa : (2n ** 52n - mantissa) >> 2n) === 0n,
  };
}
