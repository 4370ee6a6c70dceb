import { type BitReader } from './bitReader';
import { type SampleColumns } from './sampleColumns';
import { XorValue } from './xorValue';

/** Bits of a change of the interval by the number of ones before it. */
const TIME_SIZES = [0, 14, 17, 20, 64] as const;

const value = new XorValue();

/**
 * Decodes a chunk of floats, of which `bits` holds the data behind the sample count. What is wrong shows in `bits.failed`.
 *
 * Source: upstream `tsdb/chunkenc/xor.go`, `xorIterator`.
 */
export function readXorChunk(bits: BitReader, samples: number, out: SampleColumns): void {
  if (samples === 0) {
    return;
  }
  let time = bits.varint();
  value.readWhole(bits);
  out.addFloat(time, value.high, value.low);
  let interval = 0;
  for (let i = 1; i < samples && !bits.failed; i++) {
    if (i === 1) {
      interval = bits.uvarint();
    } else {
      interval += intervalChange(bits);
    }
    time += interval;
    value.read(bits);
    out.addFloat(time, value.high, value.low);
  }
}

function intervalChange(bits: BitReader): number {
  const head = bits.peek();
  if (head >= 0) {
    bits.skip(1);
    return 0;
  }
  // The usual change is of some milliseconds: its 14 bits are among those already here.
  if (head >>> 30 === 2) {
    const value = (head << 2) >>> 18;
    return bits.skip(16) ? (value > 8192 ? value - 16_384 : value) : 0;
  }
  return bits.signed(TIME_SIZES[bits.ones(4)]);
}
