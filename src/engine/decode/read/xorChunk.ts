import { type BitReader, bitsAt } from './bitReader';
import { type SampleColumns } from './sampleColumns';

/** Bits of a change of the interval by the number of ones before it. */
const TIME_SIZES = [0, 14, 17, 20, 64] as const;

/**
 * Decodes a chunk of floats, of which `bits` holds the data behind the sample count. What is wrong shows in `bits.failed`.
 *
 * Source: upstream `tsdb/chunkenc/xor.go`, `xorIterator`, after Pelkonen et al. 2015, "Gorilla".
 */
export function readXorChunk(bits: BitReader, samples: number, out: SampleColumns): void {
  if (samples === 0) {
    return;
  }
  const time = bits.varint();
  const high = bits.bits(32) | 0;
  const low = bits.bits(32) | 0;
  out.addFloat(time, high, low);
  if (samples > 1) {
    const interval = bits.uvarint();
    readChanges(bits, { time, high, low, interval, samples: samples - 1 }, out);
  }
}

interface FirstSample {
  readonly time: number;
  /** The halves of the value's bits. */
  readonly high: number;
  readonly low: number;
  /** Milliseconds to the next sample. */
  readonly interval: number;
  /** How many come behind it. */
  readonly samples: number;
}

/**
 * Reads what changes from sample to sample. All of a sample's state is in local variables, and the bits a value shares
 * with the one before are masked out, not shifted out: this runs once for every raw sample of a query.
 */
function readChanges(bits: BitReader, first: FirstSample, out: SampleColumns): void {
  const { bytes, view, end } = bits;
  let { time, high, low, interval } = first;
  let leading = 0;
  let size = 64;
  let maskHigh = -1;
  let maskLow = -1;
  let { at } = bits;
  for (let i = 0; i < first.samples; i++) {
    let head = bitsAt(view, bytes, at);
    if (i > 0) {
      if (head >= 0) {
        at += 1;
        head <<= 1;
      } else if (head >>> 30 === 2) {
        // The usual change is of some milliseconds.
        const change = (head << 2) >>> 18;
        interval += change > 8192 ? change - 16_384 : change;
        at += 16;
        head <<= 16;
      } else {
        bits.at = at;
        interval += bits.signed(TIME_SIZES[bits.ones(4)]);
        ({ at } = bits);
        head = bitsAt(view, bytes, at);
      }
    }
    time += interval;
    if (head >= 0) {
      at += 1;
    } else {
      if (head >>> 30 === 2) {
        at += 2;
      } else {
        at += 13;
        leading = (head >>> 25) & 31;
        size = (head >>> 19) & 63 || 64;
        const trailing = 64 - leading - size;
        if (trailing < 0) {
          bits.fail();
          return;
        }
        maskHigh = (-1 >>> leading) & (trailing > 32 ? -1 << (trailing - 32) : -1);
        maskLow = trailing >= 32 ? 0 : -1 << trailing;
      }
      // So many bits before them stand at least the first value's.
      const from = at - leading;
      high ^= bitsAt(view, bytes, from) & maskHigh;
      low ^= bitsAt(view, bytes, from + 32) & maskLow;
      at += size;
    }
    if (at > end) {
      bits.fail();
      return;
    }
    out.addFloat(time, high, low);
  }
  bits.at = at;
}
