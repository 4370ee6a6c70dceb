import { HIGH, LOW, type RawSeries, STALE_HIGH, STALE_LOW } from '../../../src/engine/index';
import { type BitWriter, fits } from './bitWriter';
import { type SampleRange } from './sampleRuns';
import { XorWriter } from './xorWriter';

/** Sizes of a change of the distance in time, each with one more leading one; a change that fits none has 64 bits. */
const TIME_SIZES = [0, 14, 17, 20];

/** Writes floats and stale markers as a chunk. Source: upstream `tsdb/chunkenc/xor.go`, `xorAppender`. */
export function writeXorChunk(bits: BitWriter, { times, values, stale }: RawSeries, { from, to }: SampleRange): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const value = new XorWriter();
  bits.write(to - from, 16);
  for (let i = from, distance = 0; i < to; i++) {
    const before = distance;
    distance = i === from ? 0 : times[i] - times[i - 1];
    if (i === from) {
      bits.varint(times[i]);
    } else if (i === from + 1) {
      bits.uvarint(distance);
    } else {
      writeChange(bits, distance - before);
    }
    const isStale = stale?.[i] === 1;
    value.write(bits, isStale ? STALE_HIGH : words[2 * i + HIGH], isStale ? STALE_LOW : words[2 * i + LOW]);
  }
}

function writeChange(bits: BitWriter, change: number): void {
  let ones = 0;
  while (ones < TIME_SIZES.length && !fits(change, TIME_SIZES[ones])) {
    ones++;
  }
  bits.prefixed(change, { ones, most: TIME_SIZES.length, size: TIME_SIZES[ones] ?? 64 });
}
