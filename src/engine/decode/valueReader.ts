import { Byte } from './byte';
import { decimal, POWERS_OF_TEN } from './decimal';
import { parseSampleValue } from './sampleValue';
import { asciiText } from './utf8';

/** Digits read into one 32-bit number without overflow. */
const MAX_INT_DIGITS = 9;

/** The powers of ten that a double holds end at 10^22. */
const MAX_FRACTION_DIGITS = 22;

/** A whole part below this and 8 digits of a fraction are together below 2^53. */
const MAX_WHOLE = 1e7;

/** No number that is read as words is longer; nearer to the end of the bytes, a word might reach behind it. */
const MAX_NUMBER_BYTES = 64;

/** Longest text of a value that is tried; Prometheus' longest is 24 bytes. */
const MAX_VALUE_BYTES = 400;

/**
 * Reads sample values, each the double that `Number` makes of its text. Digits are read four at a time, as one 32-bit
 * word, where there are so many.
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
    let p = from;
    let whole = 0;
    let word = view.getInt32(p, true) ^ ZEROS;
    if (otherBytes(word) === 0) {
      whole = fourDigits(word);
      p += 4;
      word = view.getInt32(p, true) ^ ZEROS;
      if (otherBytes(word) === 0) {
        whole = imul(whole, 10000) + fourDigits(word);
        p += 4;
      }
    }
    for (let digit; (digit = bytes[p] ^ Byte.zero) < 10; p++) {
      whole = (imul(whole, 10) + digit) | 0;
    }
    if (p === from || p - from > MAX_INT_DIGITS) {
      return this.readOther(at, values, i);
    }
    if (bytes[p] === Byte.quote) {
      values[i] = negative ? -whole : whole;
      return p;
    }
    const value = bytes[p] === Byte.point && whole < MAX_WHOLE ? this.readFraction(p + 1, whole) : NaN;
    if (value !== value || bytes[this.end] !== Byte.quote) {
      return this.readOther(at, values, i);
    }
    values[i] = negative ? -value : value;
    return this.end;
  }

  /** The number of `whole` and the fraction whose digits start at `at`, NaN where it is not certain; sets `end` behind them. */
  private readFraction(at: number, whole: number): number {
    const { bytes, view } = this;
    let p = at;
    if (whole === 0) {
      while (bytes[p] === Byte.zero && p < at + MAX_FRACTION_DIGITS) {
        p++;
      }
    }
    const from = p;
    let head = 0;
    let tail = 0;
    let word = view.getInt32(p, true) ^ ZEROS;
    const next = view.getInt32(p + 4, true) ^ ZEROS;
    if ((otherBytes(word) | otherBytes(next)) !== 0) {
      for (let digit; (digit = bytes[p] ^ Byte.zero) < 10; p++) {
        head = imul(head, 10) + digit;
      }
      const some = p > at && p <= at + MAX_FRACTION_DIGITS;
      this.end = p;
      return some ? (whole * POWERS_OF_TEN[p - from] + head) / POWERS_OF_TEN[p - at] : NaN;
    }
    head = imul(fourDigits(word), 10000) + fourDigits(next);
    p += 8;
    word = view.getInt32(p, true) ^ ZEROS;
    if (otherBytes(word) === 0) {
      tail = fourDigits(word);
      p += 4;
      word = view.getInt32(p, true) ^ ZEROS;
      if (otherBytes(word) === 0) {
        tail = imul(tail, 10000) + fourDigits(word);
        p += 4;
      }
    }
    for (let digit; (digit = bytes[p] ^ Byte.zero) < 10; p++) {
      tail = (imul(tail, 10) + digit) | 0;
    }
    const tailDigits = p - from - 8;
    const short = tailDigits <= MAX_INT_DIGITS && p <= at + MAX_FRACTION_DIGITS;
    this.end = p;
    return short ? decimal(whole * 1e8 + head, tail, tailDigits, p - at) : NaN;
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

const { imul } = Math;

/** Four ASCII zeros as one word. */
const ZEROS = 0x30303030;

/** Not 0 where one of the word's bytes is not 0 to 9: adding then carries into its top bit, or that is set anyway. */
function otherBytes(word: number): number {
  return ((word + 0x76767676) | word) & 0x80808080;
}

/** The number whose four digits are the word's bytes, the lowest first. */
function fourDigits(word: number): number {
  const pairs = imul(word, 10) + (word >>> 8);
  return imul(pairs & 0xff, 100) + ((pairs >>> 16) & 0xff);
}
