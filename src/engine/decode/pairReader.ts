import { Byte } from './byte';
import { decimal, POWERS_OF_TEN } from './decimal';
import { type SampleBuffer } from './sampleBuffer';
import { parseSampleValue } from './sampleValue';
import { asciiText } from './utf8';

/** Digits read into one 32-bit number without overflow. */
const MAX_INT_DIGITS = 9;

/** Digits of a fraction: 8 and then 9, each in a 32-bit number. Prometheus' longest is 17 behind `0.`. */
const MAX_FRACTION_DIGITS = 17;

/** A whole part below this and 8 digits of a fraction are together below 2^53. */
const MAX_WHOLE = 1e7;

/** More digits of whole seconds than this would not fit a double as milliseconds. */
const MAX_SECOND_DIGITS = 12;

/** Longest text of a value that is tried; Prometheus' longest is 24 bytes. */
const MAX_VALUE_BYTES = 400;

/**
 * Reads the `[seconds,"value"]` pairs of one answer's series.
 *
 * The times of a series are nearly always those of the series before: the text of pair `i`'s time is remembered, and the
 * same text is not parsed again. Digits are read four at a time, as one 32-bit word.
 */
export class PairReader {
  private readonly view: DataView;
  /** By pair: where its time's text starts in `bytes`, the text's length (0: none), and the time. */
  private textAt = new Int32Array(1024);
  private textLength = new Uint8Array(1024);
  private textTime = new Float64Array(1024);
  /** Pairs of the series before. */
  private lastCount = 0;
  private end = -1;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * Reads pairs separated by commas from `at` on, adding them to `buffer`, which is empty.
   * Returns the position behind the last, or -1 where the text isn't laid out as Prometheus lays it out; what was put into
   * the buffer is then void.
   *
   * One long function on purpose: this loop takes most of a decoder's time, and what it touches stays in registers.
   */
  // eslint-disable-next-line max-lines-per-function -- see above
  read(at: number, buffer: SampleBuffer): number {
    const { bytes, view } = this;
    const lastWord = bytes.length - 4;
    let { times, values } = buffer;
    let { textAt, textLength, textTime } = this;
    let count = 0;
    let same = true;
    if (bytes[at] !== Byte.openBracket) {
      return -1;
    }
    let p = at + 1;
    for (;;) {
      if (count === times.length) {
        buffer.grow();
        ({ times, values } = buffer);
        this.grow(times.length);
        ({ textAt, textLength, textTime } = this);
      }
      const length = textLength[count];
      if (length > 0 && sameText(view, textAt[count], p, length)) {
        times[count] = textTime[count];
        p += length;
      } else {
        same = false;
        times[count] = this.readTime(p, count);
        p = this.end;
      }

      const from = p;
      const negative = bytes[p] === Byte.minus;
      p += negative ? 1 : 0;
      const wholeFrom = p;
      // Whatever follows a number, its text goes on for more than a word.
      if (p < 0 || p > lastWord) {
        return -1;
      }
      let word = view.getInt32(p, true) ^ ZEROS;
      let others = otherBytes(word);
      let whole = 0;
      while (others === 0) {
        whole = (Math.imul(whole, 10000) + fourDigits(word)) | 0;
        p += 4;
        if (p > lastWord) {
          return -1;
        }
        word = view.getInt32(p, true) ^ ZEROS;
        others = otherBytes(word);
      }
      let digits = digitsBefore(others);
      whole = (Math.imul(whole, TENS[digits]) + fewDigits(word, digits)) | 0;
      p += digits;
      let value = whole;
      let exact = p > wholeFrom && p <= wholeFrom + MAX_INT_DIGITS;

      if (bytes[p] === Byte.point) {
        const fractionFrom = ++p;
        let head = 0;
        let tail = 0;
        let headDigits = 0;
        if (p + 4 > lastWord) {
          return -1;
        }
        word = view.getInt32(p, true) ^ ZEROS;
        others = otherBytes(word);
        if (others === 0) {
          head = fourDigits(word);
          p += 4;
          word = view.getInt32(p, true) ^ ZEROS;
          others = otherBytes(word);
        }
        if (others === 0) {
          head = Math.imul(head, 10000) + fourDigits(word);
          headDigits = 8;
          do {
            p += 4;
            if (p > lastWord) {
              return -1;
            }
            word = view.getInt32(p, true) ^ ZEROS;
            others = otherBytes(word);
            digits = digitsBefore(others);
            tail = (Math.imul(tail, TENS[digits]) + (others === 0 ? fourDigits(word) : fewDigits(word, digits))) | 0;
          } while (others === 0);
          p += digits;
        } else {
          digits = digitsBefore(others);
          head = Math.imul(head, TENS[digits]) + fewDigits(word, digits);
          p += digits;
          headDigits = p - fractionFrom;
        }
        const fraction = p - fractionFrom;
        exact &&= fraction > 0 && fraction <= MAX_FRACTION_DIGITS && whole < MAX_WHOLE;
        if (exact) {
          value = decimal(whole * POWERS_OF_TEN[headDigits] + head, tail, fraction - headDigits, fraction);
        }
      }
      if (exact && value === value && bytes[p] === Byte.quote) {
        values[count] = negative ? -value : value;
      } else {
        const parsed = this.readOther(from);
        p = this.end;
        if (parsed === undefined) {
          return -1;
        }
        values[count] = parsed;
      }

      count++;
      if (p <= lastWord && view.getInt32(p, true) === NEXT_PAIR) {
        p += 4;
        continue;
      }
      if (bytes[p + 1] !== Byte.closeBracket) {
        return -1;
      }
      buffer.length = count;
      buffer.sameTimes = same && count === this.lastCount;
      this.lastCount = count;
      return p + 2;
    }
  }

  /** The time in milliseconds that starts at `at`, remembered as pair `pair`'s; sets `end` behind `,"`, or to -1. */
  private readTime(at: number, pair: number): number {
    const { bytes } = this;
    this.end = -1;
    const negative = bytes[at] === Byte.minus;
    const from = negative ? at + 1 : at;
    let p = from;
    let seconds = 0;
    for (let digit; (digit = bytes[p] ^ Byte.zero) < 10; p++) {
      seconds = seconds * 10 + digit;
    }
    const digits = p - from;
    if (digits === 0 || digits > MAX_SECOND_DIGITS || (digits > 1 && bytes[from] === Byte.zero)) {
      return NaN;
    }
    let time = seconds * 1000;
    if (bytes[p] === Byte.point) {
      // Prometheus writes all three digits or none.
      for (let unit = 100; unit >= 1; unit /= 10) {
        const digit = bytes[++p] ^ Byte.zero;
        time += digit < 10 ? digit * unit : NaN;
      }
      p++;
    }
    if (time !== time || bytes[p] !== Byte.comma || bytes[p + 1] !== Byte.quote) {
      return NaN;
    }
    this.end = p + 2;
    this.textAt[pair] = at;
    const length = this.end - at;
    this.textLength[pair] = length >= 8 && length <= 16 ? length : 0;
    return (this.textTime[pair] = negative ? -time : time);
  }

  /** Any value that starts at `at`, by its text; sets `end` to the quote behind it. */
  private readOther(at: number): number | undefined {
    const { bytes } = this;
    const limit = Math.min(bytes.length, at + MAX_VALUE_BYTES);
    let p = at;
    while (p < limit && bytes[p] !== Byte.quote && bytes[p] < 0x80) {
      p++;
    }
    this.end = p;
    return bytes[p] === Byte.quote ? parseSampleValue(asciiText(bytes, at, p)) : undefined;
  }

  private grow(length: number): void {
    const textAt = new Int32Array(length);
    textAt.set(this.textAt);
    this.textAt = textAt;
    const textLength = new Uint8Array(length);
    textLength.set(this.textLength);
    this.textLength = textLength;
    const textTime = new Float64Array(length);
    textTime.set(this.textTime);
    this.textTime = textTime;
  }
}

/** Four ASCII zeros as one word. */
const ZEROS = 0x30303030;

/** `"],[` as one word: what stands between the value of a pair and the time of the next. */
const NEXT_PAIR = 0x5b2c5d22;

/** By number of digits, to shift a number by them. */
const TENS = Int32Array.of(1, 10, 100, 1000, 10000);

/**
 * Has the top bit of the lowest byte of the word that is not 0 to 9, none below it, and any above it; 0 where all are
 * digits. A carry from one byte to the next only comes from one that is not.
 */
function otherBytes(word: number): number {
  return ((word + 0x76767676) | word) & 0x80808080;
}

/** How many of a word's bytes, from the lowest, are digits; `others` is its `otherBytes`. */
function digitsBefore(others: number): number {
  return others === 0 ? 4 : (31 - Math.clz32(others & -others)) >> 3;
}

/** The number whose digits are the word's lowest `digits` bytes (0 to 3). */
function fewDigits(word: number, digits: number): number {
  return fourDigits((word << (24 - 8 * digits)) << 8);
}

/** The number whose four digits are the word's bytes, the lowest first. */
function fourDigits(word: number): number {
  const pairs = Math.imul(word, 10) + (word >>> 8);
  return Math.imul(pairs & 0xff, 100) + ((pairs >>> 16) & 0xff);
}

/** Whether the `length` bytes at `a`, which are digits and punctuation, are those at `b`; `a < b`, `length` is 8 to 16. */
// eslint-disable-next-line max-params -- called for each sample
function sameText(view: DataView, a: number, b: number, length: number): boolean {
  const last = length - 8;
  return (
    b + length <= view.byteLength &&
    view.getFloat64(a, true) === view.getFloat64(b, true) &&
    view.getFloat64(a + last, true) === view.getFloat64(b + last, true)
  );
}
