import { append, digitCount, fillDigits, hasRoom, numberOf, numberOfAll, wordAt } from './digits';
import { decimal, fillDecimals, MAX_DECIMALS, MAX_WHOLE } from './decimal';

/** Where the caller puts text and zeros behind it, and the room for both. */
export const TEXT_BYTES = 0x10000;
export const TEXT = memory.data(TEXT_BYTES, 16);

/** Where the pairs read are put: times in milliseconds and values, as doubles. */
export const CAPACITY = 8192;
export const TIMES = memory.data(CAPACITY * 8, 16);
export const VALUES = memory.data(CAPACITY * 8, 16);

/** By pair: the first and the last 8 bytes of the text of its time, with the `,"` behind it, and their number. */
const TIME_TEXTS = memory.data(CAPACITY * 24, 16);
const MIN_TIME_BYTES = 8;
const MAX_TIME_BYTES = 16;

/**
 * After a call: how many pairs stand there; whether all their times are those that stood there before; and whether this call
 * read all their texts as `writeSamples` would write them, as far as `isAsWritten` can tell.
 */
export const RESULT = memory.data(3 * 4, 4);

/**
 * Why reading ended: behind the last pair; before a pair, for want of text or room; at a value that is for the caller to
 * read; where no pair is.
 */
const END = 0;
const MORE = 1;
const VALUE = 2;
const NO_PAIR = 3;

const OPEN = 0x5b;
const MINUS = 0x2d;
const POINT = 0x2e;
const QUOTE = 0x22;
const ZERO = 0x30;
/** `NaN"`, `,"`, `"]` and `"],` as numbers of their bytes. */
const NAN_TEXT = 0x224e614e;
const BEFORE_VALUE = 0x222c;
const AFTER_VALUE = 0x5d22;
const BEFORE_NEXT = 0x2c5d22;

fillDigits();
fillDecimals();

/**
 * Reads `[seconds,"value"]` pairs, separated by commas, from the text at `at` on, and puts them down from pair `from` on. Begins
 * no pair at `stop` or behind it. Returns where it ended, and in the lowest two bits, why.
 *
 * The times of a series are nearly always those of the series before: the text of a pair's time is remembered, and the same
 * text is not parsed again.
 */
export function readPairs(at: i32, stop: i32, from: i32): i32 {
  let p = at;
  let pair = from;
  let same = from === 0 || load<i32>(RESULT + 4) !== 0;
  store<i32>(RESULT + 8, 1);
  let state = MORE;
  while (p < stop && pair < CAPACITY) {
    state = NO_PAIR;
    if (load<u8>(p) !== OPEN) {
      break;
    }
    p++;
    const known = TIME_TEXTS + 24 * pair;
    const length = load<i32>(known + 16);
    if (load<u64>(p) === load<u64>(known) && load<u64>(p + length - 8) === load<u64>(known + 8)) {
      p += length;
    } else {
      same = false;
      const end = readTime(p, pair);
      if (end === 0) {
        break;
      }
      p = end;
    }
    const quote = readValue(p, pair);
    if (quote === 0) {
      state = VALUE;
      break;
    }
    p = quote;
    pair++;
    const next = load<u32>(p);
    if ((next & 0xffffff) === BEFORE_NEXT) {
      p += 3;
      state = MORE;
      continue;
    }
    if ((next & 0xffff) === AFTER_VALUE) {
      p += 2;
      state = END;
    }
    break;
  }
  store<i32>(RESULT, pair);
  store<i32>(RESULT + 4, i32(same));
  return (p << 2) | state;
}

/** Reads the time at `at` as pair `pair`'s. Returns the position behind the `,"` that follows, 0 where there is no time. */
function readTime(at: i32, pair: i32): i32 {
  const negative = load<u8>(at) === MINUS;
  const from = at + i32(negative);
  let word = wordAt(from);
  let count = digitCount(word);
  let time = numberOf(word, count);
  let p = from + count;
  if (count === 0 || (count > 1 && (word & 0xff) === 0)) {
    return 0;
  }
  if (count === 8) {
    word = wordAt(p);
    count = digitCount(word);
    // With more digits a double could not hold the milliseconds.
    if (count > 4) {
      return 0;
    }
    time = append(time, word, count);
    p += count;
  }
  time *= 1000;
  let fraction: u64 = 1;
  if (load<u8>(p) === POINT) {
    // Prometheus writes all three digits or none.
    word = wordAt(p + 1);
    if (digitCount(word) !== 3) {
      return 0;
    }
    fraction = numberOf(word, 3);
    time += fraction;
    p += 4;
  }
  if (load<u16>(p) !== BEFORE_VALUE) {
    return 0;
  }
  store<f64>(TIMES + 8 * pair, negative ? -f64(time) : f64(time));
  // No fraction is written of whole seconds, and no sign of zero.
  const asWritten = fraction !== 0 && (!negative || time !== 0);
  store<i32>(RESULT + 8, load<i32>(RESULT + 8) & i32(asWritten));
  p += 2;
  const length = p - at;
  const known = TIME_TEXTS + 24 * pair;
  if (asWritten && length >= MIN_TIME_BYTES && length <= MAX_TIME_BYTES) {
    store<u64>(known, load<u64>(at));
    store<u64>(known + 8, load<u64>(p - 8));
    store<i32>(known + 16, length);
  } else {
    store<u64>(known, 0);
  }
  return p;
}

/**
 * Reads the value at `at` as pair `pair`'s. Returns the position of the quote that follows, 0 where the value is for the
 * caller to read.
 */
function readValue(at: i32, pair: i32): i32 {
  const negative = load<u8>(at) === MINUS;
  const from = at + i32(negative);
  let word = wordAt(from);
  let count = digitCount(word);
  let digits = numberOf(word, count);
  let p = from + count;
  if (count === 8) {
    word = wordAt(p);
    count = digitCount(word);
    digits = append(digits, word, count);
    p += count;
  }
  let certain = p > from;
  let decimals = 0;
  if (load<u8>(p) === POINT) {
    p++;
    const decimalsAt = p;
    for (;;) {
      word = wordAt(p);
      count = digitCount(word);
      certain = certain && hasRoom(digits, count);
      // Where the number of digits is a constant, the processor goes on before it is counted.
      if (count < 8) {
        digits = append(digits, word, count);
        p += count;
        break;
      }
      digits = digits * 100000000 + numberOfAll(word);
      p += 8;
    }
    decimals = p - decimalsAt;
    certain = certain && decimals > 0 && decimals <= MAX_DECIMALS;
  }
  const value = certain && load<u8>(p) === QUOTE ? decimal(digits, decimals) : NaN;
  if (value !== value) {
    if (load<u32>(at) !== NAN_TEXT) {
      return 0;
    }
    p = at + 3;
  } else if (
    !isAsWritten(digits, decimals, value) ||
    (decimals > 0 ? load<u8>(p - 1) === ZERO : false) ||
    hasLeadingZero(from)
  ) {
    store<i32>(RESULT + 8, 0);
  }
  store<f64>(VALUES + 8 * pair, negative ? -value : value);
  return p;
}

/** Up to here `writeSamples` writes no exponent, of what is not zero; from 1e21 on it does, which is more than is read here. */
const LEAST_PLAIN: f64 = 1e-6;
/** Numbers of 18 digits begin here; the shortest text of a double has 17 at most. */
const TOO_LONG: u64 = 100000000000000000;

/**
 * Whether the number is one that is written as it is read, its zeros apart. Of up to 15 digits a text is the shortest of its
 * double; of 16 and 17 it is so as Go and all who write doubles to be read again write them.
 */
function isAsWritten(digits: u64, decimals: i32, value: f64): boolean {
  return decimals === 0 ? digits <= MAX_WHOLE : digits < TOO_LONG && value >= LEAST_PLAIN;
}

/** Whether the whole part of the number at `at` begins with a zero and goes on. */
function hasLeadingZero(at: i32): boolean {
  const next = load<u8>(at + 1);
  return load<u8>(at) === ZERO && next !== POINT && next !== QUOTE;
}
