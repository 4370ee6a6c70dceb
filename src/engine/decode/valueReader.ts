import { Byte } from './byte';
import { decimal, POWERS_OF_TEN } from './decimal';
import { parseSampleValue } from './sampleValue';
import { asciiText } from './utf8';

/** The digits of a whole number that are tried: a double holds no more of them. */
const MAX_WHOLE_DIGITS = 16;

/** Digits read into one 32-bit number without overflow. */
const MAX_TAIL_DIGITS = 9;

/** The powers of ten that a double holds end at 10^22. */
const MAX_FRACTION_DIGITS = 22;

/** A whole part below this and 8 digits of a fraction are together below 2^53. */
const MAX_SHORT_WHOLE = 1e7;

/** No number that is read as words is longer; nearer to the end of the bytes, a word might reach behind it. */
const MAX_NUMBER_BYTES = 64;

/** Longest text of a value that is tried; Prometheus' longest is 24 bytes. */
const MAX_VALUE_BYTES = 400;

/**
 * Reads sample values, each the double that `Number` makes of its text. Digits are read four at a time, as one 32-bit
 * word: how many of its bytes are digits is computed, not tried, for a processor cannot foresee how long a value is.
 */
export class ValueReader {
  private readonly lastNumber: number;
  private end = -1;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly view: DataView
  ) {
    this.lastNumber = bytes.length - MAX_NUMBER_BYTES;
  }

  /**
   * Reads the value that starts at `at` into `values[i]`. Returns the position of the quote behind it, -1 where there is
   * none or the text before it is no value; then `values[i]` is void.
   */
  read(at: number, values: Float64Array, i: number): number {
    const { bytes, view } = this;
    if (at > this.lastNumber) {
      return this.readOther(at, values, i);
    }
    const negative = bytes[at] === Byte.minus;
    const from = negative ? at + 1 : at;
    let word = view.getInt32(from) ^ ZEROS;
    let count = digitCount(word);
    let whole = numberOf(word, count);
    let p = from + count;
    while (count === 4 && p - from < MAX_WHOLE_DIGITS) {
      word = view.getInt32(p) ^ ZEROS;
      count = digitCount(word);
      whole = whole * POWERS[count] + numberOf(word, count);
      p += count;
    }
    if (p === from || whole > Number.MAX_SAFE_INTEGER) {
      return this.readOther(at, values, i);
    }
    if (bytes[p] === Byte.quote) {
      values[i] = negative ? -whole : whole;
      return p;
    }
    const value = bytes[p] === Byte.point ? this.readFraction(p + 1, whole) : NaN;
    if (value !== value || bytes[this.end] !== Byte.quote) {
      return this.readOther(at, values, i);
    }
    values[i] = negative ? -value : value;
    return this.end;
  }

  /** The number of `whole` and the fraction whose digits start at `at`, NaN where it is not certain; sets `end` behind them. */
  // In one function, which V8 inlines whole: each call is a tenth of a value's time.
  private readFraction(at: number, whole: number): number {
    const { bytes, view } = this;
    let p = at;
    let head = whole;
    if (whole < MAX_SHORT_WHOLE) {
      if (whole === 0) {
        while (bytes[p] === Byte.zero && p < at + MAX_FRACTION_DIGITS) {
          p++;
        }
      }
      const first = view.getInt32(p) ^ ZEROS;
      const second = view.getInt32(p + 4) ^ ZEROS;
      const firstCount = digitCount(first);
      const secondCount = firstCount < 4 ? 0 : digitCount(second);
      const digits = numberOf(first, firstCount) * POWERS[secondCount] + numberOf(second, secondCount);
      const count = firstCount + secondCount;
      p += count;
      if (secondCount < 4) {
        const some = p > at && p <= at + MAX_FRACTION_DIGITS;
        this.end = p;
        return some ? (whole * POWERS_OF_TEN[count] + digits) / POWERS_OF_TEN[p - at] : NaN;
      }
      head = whole * 1e8 + digits;
    }
    const from = p;
    const first = view.getInt32(p) ^ ZEROS;
    const second = view.getInt32(p + 4) ^ ZEROS;
    const firstCount = digitCount(first);
    const secondCount = firstCount < 4 ? 0 : digitCount(second);
    let tail = numberOf(first, firstCount) * POWERS[secondCount] + numberOf(second, secondCount);
    p += firstCount + secondCount;
    for (let digit; (digit = bytes[p] ^ Byte.zero) < 10; p++) {
      tail = (imul(tail, 10) + digit) | 0;
    }
    this.end = p;
    const short = p - from <= MAX_TAIL_DIGITS && p <= at + MAX_FRACTION_DIGITS;
    return short ? decimal(head, tail, p - from, p - at) : NaN;
  }

  /** Any value, by its text. */
  private readOther(at: number, values: Float64Array, i: number): number {
    const { bytes } = this;
    const limit = Math.min(bytes.length, at + MAX_VALUE_BYTES);
    let p = at;
    while (p < limit && bytes[p] !== Byte.quote && bytes[p] < 0x80) {
      p++;
    }
    const value = bytes[p] === Byte.quote ? parseSampleValue(asciiText(bytes, at, p)) : undefined;
    if (value === undefined) {
      return -1;
    }
    values[i] = value;
    return p;
  }
}

const { imul, clz32 } = Math;

/** Four ASCII zeros as one word. */
const ZEROS = 0x30303030;

/** By how many digits a word has: the power of ten that makes room for them. */
const POWERS = Int32Array.of(1, 10, 100, 1000, 10000);

/** How many of the word's bytes, from the first, are 0 to 9: adding carries into the top bit of any other, or that is set anyway. */
function digitCount(word: number): number {
  const others = (((word & 0x7f7f7f7f) + 0x76767676) | word) & 0x80808080;
  return clz32(others) >> 3;
}

/** The number of the word's first `count` digits. A shift by 32 would be none, so it is done in two. */
function numberOf(word: number, count: number): number {
  const half = 16 - 4 * count;
  const digits = (word >>> half) >>> half;
  const pairs = (digits >>> 8) * 10 + digits;
  return ((pairs >>> 16) & 0xff) * 100 + (pairs & 0xff);
}
