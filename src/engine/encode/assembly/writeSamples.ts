import { fillNumberText, writeFloat, writeWhole } from './numberText';
import { MAX_POWER, MIN_POWER, POWERS } from './shortest';

/** Samples that are written at a time. */
export const CAPACITY = 4096;
/** Where the caller puts them: times in milliseconds and values, as doubles, and what of them is written. */
export const TIMES = memory.data(CAPACITY * 8, 16);
export const VALUES = memory.data(CAPACITY * 8, 16);
export const PRESENCE = memory.data(CAPACITY, 16);
/** Where a power of ten is put, the first of them that of `LEAST_POWER`; see `shortest`. */
export const POWERS_AT = POWERS;
export const LEAST_POWER = MIN_POWER;
export const LARGEST_POWER = MAX_POWER;

/** By sample: `[seconds,"`, and its number of bytes behind it. */
const TIME_BYTES = 32;
const LENGTH_AT = 28;
const TIME_TEXTS = memory.data(CAPACITY * TIME_BYTES, 16);

/** Where text is written: no sample has more bytes. */
const SAMPLE_BYTES = 56;
export const TEXT = memory.data(CAPACITY * SAMPLE_BYTES + TIME_BYTES, 16);

/** What of a series is a float. */
const FLOAT = 1;

const OPEN = 0x5b;
const MINUS = 0x2d;
const POINT = 0x2e;
const COMMA = 0x2c;
const ZERO = 0x30;
/** `,"` and `"]` as numbers of their bytes. */
const BEFORE_VALUE = 0x222c;
const AFTER_VALUE = 0x5d22;

fillNumberText();

/** Makes the texts of the first `count` times. */
export function writeTimes(count: i32): void {
  for (let sample = 0; sample < count; sample++) {
    const at = i32(TIME_TEXTS) + TIME_BYTES * sample;
    const time = i64(load<f64>(TIMES + 8 * sample));
    const size = u64(time < 0 ? -time : time);
    const seconds = size / 1000;
    const fraction = u32(size - seconds * 1000);
    let p = at;
    store<u8>(p, OPEN);
    p++;
    if (time < 0) {
      store<u8>(p, MINUS);
      p++;
    }
    p = writeWhole(p, seconds);
    if (fraction !== 0) {
      store<u8>(p, POINT);
      store<u8>(p + 1, ZERO + fraction / 100);
      store<u8>(p + 2, ZERO + ((fraction / 10) % 10));
      store<u8>(p + 3, ZERO + (fraction % 10));
      p += 4;
    }
    store<u16>(p, BEFORE_VALUE);
    store<i32>(at + LENGTH_AT, p + 2 - at);
  }
}

/**
 * Writes those of the first `count` samples that are floats as `[seconds,"value"]`, with a comma before each, from `TEXT` on. Their
 * times are those of the last `writeTimes`. Returns the position behind them.
 */
export function writeSamples(count: i32): i32 {
  let p = i32(TEXT);
  for (let sample = 0; sample < count; sample++) {
    if (load<u8>(PRESENCE + sample) !== FLOAT) {
      continue;
    }
    const time = TIME_TEXTS + TIME_BYTES * sample;
    store<u8>(p, COMMA);
    // What is behind the time's text is written over.
    memory.copy(p + 1, time, LENGTH_AT);
    p = writeFloat(p + 1 + load<i32>(time + LENGTH_AT), load<f64>(VALUES + 8 * sample));
    store<u16>(p, AFTER_VALUE);
    p += 2;
  }
  return p;
}
