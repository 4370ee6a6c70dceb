const VIEW = new DataView(new ArrayBuffer(8));

/** `x = fraction * 2^exponent` with `0.5 <= |fraction| < 1`, for finite `x` other than 0. */
export function frexp(x: number): readonly [fraction: number, exponent: number] {
  if (Math.abs(x) < 2.2250738585072014e-308) {
    const [fraction, exponent] = frexp(x * 2 ** 52);
    return [fraction, exponent - 52];
  }
  VIEW.setFloat64(0, x);
  const high = VIEW.getUint32(0);
  VIEW.setUint32(0, (high & 0x800fffff) | 0x3fe00000);
  return [VIEW.getFloat64(0), ((high >>> 20) & 0x7ff) - 1022];
}

/** `fraction * 2^exponent`, rounded once. */
export function ldexp(fraction: number, exponent: number): number {
  if (fraction === 0 || !Number.isFinite(fraction)) {
    return fraction;
  }
  const [f, e] = frexp(fraction);
  const exp = e + exponent;
  if (exp > 1024) {
    return f * Infinity;
  }
  // Below the normal numbers the second factor rounds; above, neither does.
  return exp > -1021 ? f * 2 * 2 ** (exp - 1) : exp < -1080 ? f * 0 : f * 2 ** -1000 * 2 ** (exp + 1000);
}
