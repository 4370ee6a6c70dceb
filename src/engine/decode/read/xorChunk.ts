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
    } else if (bits.bit() === 1) {
      interval += bits.signed(TIME_SIZES[1 + bits.ones(3)]);
    }
    time += interval;
    value.read(bits);
    out.addFloat(time, value.high, value.low);
  }
}
