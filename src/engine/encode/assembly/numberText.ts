import { digits, exponent, shortest } from './shortest';

const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const LETTER_E = 0x65;
/** `NaN` and `Inf` as numbers of their bytes. */
const NAN_TEXT = 0x4e614e;
const INF_TEXT = 0x666e49;

const SIGN_BIT: u64 = (1 as u64) << 63;
/** Whole numbers up to this are doubles. */
const MAX_WHOLE: f64 = 9007199254740992;

/** The digits of 0 to 99. */
const PAIRS = memory.data(200, 2);
/** By how many digits a number has less one: the least of them. */
const POWERS_OF_TEN = memory.data(20 * 8);

/** Fills the tables above. */
export function fillNumberText(): void {
  for (let n = 0; n < 100; n++) {
    store<u8>(PAIRS + 2 * n, ZERO + n / 10);
    store<u8>(PAIRS + 2 * n + 1, ZERO + (n % 10));
  }
  let power: u64 = 1;
  for (let n = 0; n < 20; n++) {
    store<u64>(POWERS_OF_TEN + 8 * n, power);
    power *= 10;
  }
}

/** Writes a float as Prometheus' API does, see `formatSampleValue`, in 26 bytes at most. Returns the position behind it. */
export function writeFloat(at: i32, value: f64): i32 {
  if (value !== value) {
    store<u32>(at, NAN_TEXT);
    return at + 3;
  }
  const bits = reinterpret<u64>(value);
  const size = abs(value);
  let p = at;
  if (size === Infinity) {
    store<u8>(p, value > 0 ? PLUS : MINUS);
    store<u32>(p + 1, INF_TEXT);
    return p + 4;
  }
  if ((bits & SIGN_BIT) !== 0) {
    store<u8>(p, MINUS);
    p++;
  }
  if (size < MAX_WHOLE && f64(u64(size)) === size) {
    return writeWhole(p, u64(size));
  }
  shortest(bits & ~SIGN_BIT);
  return writeDecimal(p, size < 1e-6 || size >= 1e21);
}

/** Writes a whole number. Returns the position behind it. */
export function writeWhole(at: i32, value: u64): i32 {
  const count = digitsOf(value);
  writeDigits(at + count, value);
  return at + count;
}

/** Writes what `shortest` found. Returns the position behind it. */
function writeDecimal(at: i32, hasExponent: bool): i32 {
  let number = digits;
  let power = exponent;
  for (let tenth = number / 10; tenth * 10 === number; tenth = number / 10) {
    number = tenth;
    power++;
  }
  const count = digitsOf(number);
  const beforePoint = count + power;
  if (hasExponent) {
    return writeExponent(writePointed(at, number, 1), beforePoint - 1);
  }
  if (beforePoint <= 0) {
    // `0.` and zeros: at most five.
    store<u64>(at, 0x3030303030302e30);
    const end = at + 2 - beforePoint + count;
    writeDigits(end, number);
    return end;
  }
  if (power >= 0) {
    const end = at + count;
    writeDigits(end, number);
    memory.fill(end, u8(ZERO), power);
    return end + power;
  }
  return writePointed(at, number, beforePoint);
}

/** Writes a number's digits with a point behind the first `beforePoint`, if more follow. Returns the position behind them. */
function writePointed(at: i32, number: u64, beforePoint: i32): i32 {
  const count = digitsOf(number);
  if (count === beforePoint) {
    writeDigits(at + count, number);
    return at + count;
  }
  const end = at + count + 1;
  writeDigits(end, number);
  memory.copy(at, at + 1, beforePoint);
  store<u8>(at + beforePoint, POINT);
  return end;
}

/** Writes `e-07`: two digits at least. */
function writeExponent(at: i32, power: i32): i32 {
  const size = u64(abs(power));
  store<u8>(at, LETTER_E);
  store<u8>(at + 1, power < 0 ? MINUS : PLUS);
  if (size < 10) {
    store<u16>(at + 2, load<u16>(PAIRS + 2 * i32(size)));
    return at + 4;
  }
  return writeWhole(at + 2, size);
}

function digitsOf(value: u64): i32 {
  const most = ((64 - i32(clz(value | 1))) * 1233) >> 12;
  return most + i32(value >= load<u64>(POWERS_OF_TEN + 8 * most) || most === 0);
}

/** Writes the digits of a number before `end`. */
function writeDigits(end: i32, value: u64): void {
  let p = end;
  let rest = value;
  while (rest >= 100000000) {
    const upper = rest / 100000000;
    writePairs(p, u32(rest - upper * 100000000), 4);
    p -= 8;
    rest = upper;
  }
  let last = u32(rest);
  while (last >= 100) {
    p -= 2;
    store<u16>(p, load<u16>(PAIRS + 2 * (last % 100)));
    last /= 100;
  }
  if (last >= 10) {
    store<u16>(p - 2, load<u16>(PAIRS + 2 * last));
  } else {
    store<u8>(p - 1, ZERO + last);
  }
}

/** Writes the last `count` pairs of digits of a number before `end`. */
function writePairs(end: i32, value: u32, count: i32): void {
  let rest = value;
  for (let pair = 1; pair <= count; pair++) {
    store<u16>(end - 2 * pair, load<u16>(PAIRS + 2 * (rest % 100)));
    rest /= 100;
  }
}
