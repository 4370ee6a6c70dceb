import { formatFloat } from './number';

/** A float as Go's `%g` and `%v` print it; with so many digits as `%.2g` and its like do. */
export function formatG(x: number, digits?: number): string {
  if (x === 0 || !Number.isFinite(x)) {
    return formatFloat(x);
  }
  const rounded = digits === undefined ? x : Number(x.toPrecision(digits));
  const [mantissa, exponent] = rounded.toExponential().split('e');
  const exp = Number(exponent);
  if (exp >= -4 && exp < (digits ?? 6)) {
    return formatFloat(rounded);
  }
  return `${mantissa}e${exp < 0 ? '-' : '+'}${String(Math.abs(exp)).padStart(2, '0')}`;
}

/** A float as Go's `%f` prints it: six decimals. */
export function formatFixed(x: number): string {
  if (!Number.isFinite(x)) {
    return formatFloat(x);
  }
  return Math.abs(x) < 1e21 ? x.toFixed(6) : `${BigInt(x)}.000000`;
}
