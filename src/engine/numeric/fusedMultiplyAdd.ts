const SPLITTER = 2 ** 27 + 1;
const DOUBLE = new Float64Array(1);
const HALVES = new Int32Array(DOUBLE.buffer);
/** Which half of a double holds its low bits. */
const LOW = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : 1;

/**
 * `a * b + c`, rounded once, as the processor's instruction does. Neither product nor sum may be near overflow or below
 * the normal numbers.
 *
 * Source: T. J. Dekker, A floating-point technique (1971); S. Boldo, G. Melquiond, Emulation of FMA (2008).
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const [ah, bh] = [high(a), high(b)];
  const [al, bl] = [a - ah, b - bh];
  const rest = al * bl - (product - ah * bh - al * bh - ah * bl);
  // Product, its rest and c are added: the two smaller parts rounded to odd, so that the last rounding is the only one.
  const upper = c + rest;
  const upperLost = lost(c, rest, upper);
  const sum = product + upper;
  const sumLost = lost(product, upper, sum);
  return sum + oddSum(sumLost, upperLost);
}

function high(x: number): number {
  const t = x * SPLITTER;
  return t - (t - x);
}

/** What rounding took from `a + b = sum`. */
function lost(a: number, b: number, sum: number): number {
  const second = sum - a;
  return a - (sum - second) + (b - second);
}

/** `a + b`, where it is not exact the neighbour with an odd last bit. */
function oddSum(a: number, b: number): number {
  const sum = a + b;
  const rest = lost(a, b, sum);
  DOUBLE[0] = sum;
  if (rest === 0 || (HALVES[LOW] & 1) === 1) {
    return sum;
  }
  // One unit away from zero, or towards it; the low half does not carry, as its last bit is 0 upwards.
  if (rest > 0 === sum > 0) {
    HALVES[LOW] |= 1;
  } else {
    const borrow = HALVES[LOW] === 0;
    HALVES[LOW] -= 1;
    HALVES[1 - LOW] -= borrow ? 1 : 0;
  }
  return DOUBLE[0];
}
