import { type BitReader } from './bitReader';
import { STALE_HIGH, STALE_LOW } from './doubleOf';
import { type SampleColumns } from './sampleColumns';
import { StartTimes } from './startTimes';
import { XorValue } from './xorValue';

/** Bits of a change of the interval by the number of ones before it; 0: it does not change. */
const TIME_SIZES = [0, 0, 13, 20, 64, 0] as const;
/** So many ones: the interval is the one before, the value another; a stale marker, which ends without a zero. */
const OTHER = 1;
const MARKER = 5;

/**
 * Decodes a chunk of floats in which time and value share their control bits, of which `bits` holds the data behind the sample
 * count. What is wrong shows in `bits.failed`.
 *
 * Source: Prometheus 3.16 `tsdb/chunkenc/xor2.go`, `xor2Iterator`.
 */
export function readXor2Chunk(bits: BitReader, samples: number, out: SampleColumns): void {
  const starts = new StartTimes(bits);
  const value = new XorValue();
  let time = 0;
  let interval = 0;
  for (let i = 0; i < samples && !bits.failed; i++) {
    const before = time;
    let stale = false;
    if (i === 0) {
      time = bits.varint();
      value.readWhole(bits);
      // A marker is nothing that a value differs from.
      stale = value.stale;
      value.forgetStale();
    } else if (i === 1) {
      interval = bits.uvarint();
      time += interval;
      stale = readValue(value, bits);
    } else {
      const control = bits.ones(MARKER);
      interval += readChange(bits, TIME_SIZES[control]);
      time += interval;
      if (control === OTHER) {
        value.readWindow(bits, bits.bit() === 1);
      }
      stale = control === MARKER || (control > OTHER && readValue(value, bits));
    }
    const start = starts.read(bits, i, { time, before });
    if (bits.failed) {
      return;
    }
    if (stale) {
      out.addFloat(time, STALE_HIGH, STALE_LOW);
    } else {
      out.addFloat(time, value.high, value.low);
    }
    out.setStart(start);
  }
}

/** A signed number in two's complement. */
function readChange(bits: BitReader, size: 0 | 13 | 20 | 64): number {
  if (size === 0) {
    return 0;
  }
  if (size === 64) {
    return bits.signed(size);
  }
  const read = bits.bits(size);
  return read >= 2 ** (size - 1) ? read - 2 ** size : read;
}

/** Reads a value behind a time of its own; true where it is a stale marker. */
function readValue(value: XorValue, bits: BitReader): boolean {
  const control = bits.ones(3);
  if (control === 1 || control === 2) {
    value.readWindow(bits, control === 2);
  }
  return control === 3;
}
