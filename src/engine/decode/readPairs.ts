import { Byte } from './byte';
import { decimal, MAX_FRACTION } from './decimal';
import { type SampleBuffer } from './sampleBuffer';
import { parseSampleValue } from './sampleValue';
import { asciiText } from './utf8';

/** More digits of whole seconds than this would not fit a double as milliseconds. */
const MAX_SECOND_DIGITS = 12;

/** Longest text of a value that is tried; Prometheus' longest is 24 bytes. */
const MAX_VALUE_BYTES = 400;

/**
 * Reads `[seconds,"value"]` pairs, separated by commas, from `at` on into `buffer`.
 * Returns the position behind the last, or -1 where the text isn't laid out as Prometheus lays it out; what was put into
 * the buffer is then void.
 *
 * One long function on purpose: this loop takes most of the time of a query, and everything it touches stays in registers.
 */
export function readPairs(bytes: Uint8Array, at: number, buffer: SampleBuffer): number {
  let { times, values } = buffer;
  let count = buffer.length;
  let p = at;
  for (;;) {
    if (bytes[p] !== Byte.openBracket) {
      return -1;
    }
    p++;

    const timeNegative = bytes[p] === Byte.minus;
    if (timeNegative) {
      p++;
    }
    const timeFrom = p;
    let seconds = 0;
    let digit = bytes[p] ^ Byte.zero;
    while (digit < 10) {
      seconds = seconds * 10 + digit;
      digit = bytes[++p] ^ Byte.zero;
    }
    const secondDigits = p - timeFrom;
    if (secondDigits === 0 || secondDigits > MAX_SECOND_DIGITS || (secondDigits > 1 && bytes[timeFrom] === Byte.zero)) {
      return -1;
    }
    let time = seconds * 1000;
    if (bytes[p] === Byte.point) {
      // Prometheus writes all three digits or none.
      const tenths = bytes[p + 1] ^ Byte.zero;
      const hundredths = bytes[p + 2] ^ Byte.zero;
      const thousandths = bytes[p + 3] ^ Byte.zero;
      if (tenths > 9 || hundredths > 9 || thousandths > 9) {
        return -1;
      }
      time += tenths * 100 + hundredths * 10 + thousandths;
      p += 4;
    }
    if (bytes[p] !== Byte.comma || bytes[p + 1] !== Byte.quote) {
      return -1;
    }
    p += 2;

    const valueFrom = p;
    const negative = bytes[p] === Byte.minus;
    if (negative) {
      p++;
    }
    const digitsFrom = p;
    let top = 0;
    let rest = 0;
    let digits = 0;
    digit = bytes[p] ^ Byte.zero;
    let pointAt = -1;
    for (;;) {
      if (digit < 10) {
        if (digits < 9) {
          top = top * 10 + digit;
          digits += top === 0 ? 0 : 1;
        } else {
          rest = digits < 18 ? rest * 10 + digit : rest;
          digits++;
        }
      } else if (digit === (Byte.point ^ Byte.zero) && pointAt < 0) {
        pointAt = p;
      } else {
        break;
      }
      digit = bytes[++p] ^ Byte.zero;
    }
    const fraction = pointAt < 0 ? 0 : p - pointAt - 1;
    let value = NaN;
    if (
      bytes[p] === Byte.quote &&
      p > digitsFrom &&
      digits <= 18 &&
      fraction <= MAX_FRACTION &&
      pointAt !== digitsFrom &&
      pointAt !== p - 1
    ) {
      value = decimal(top, rest, digits > 9 ? digits - 9 : 0, fraction);
      value = negative ? -value : value;
    }
    if (value !== value) {
      p = valueEnd(bytes, valueFrom);
      const parsed = p < 0 ? undefined : parseSampleValue(asciiText(bytes, valueFrom, p));
      if (parsed === undefined) {
        return -1;
      }
      value = parsed;
    }
    if (bytes[p + 1] !== Byte.closeBracket) {
      return -1;
    }
    p += 2;

    if (count === times.length) {
      buffer.length = count;
      buffer.grow();
      ({ times, values } = buffer);
    }
    times[count] = timeNegative ? -time : time;
    values[count] = value;
    count++;
    if (bytes[p] !== Byte.comma) {
      buffer.length = count;
      return p;
    }
    p++;
  }
}

/** Where the quote stands that ends the value, or -1 where there is none near, or anything but printable ASCII before it. */
function valueEnd(bytes: Uint8Array, from: number): number {
  const to = Math.min(bytes.length, from + MAX_VALUE_BYTES);
  for (let p = from; p < to; p++) {
    if (bytes[p] === Byte.quote) {
      return p;
    }
    if (bytes[p] < Byte.space || bytes[p] >= 0x7f || bytes[p] === Byte.backslash) {
      return -1;
    }
  }
  return -1;
}
