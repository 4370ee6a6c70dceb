import { type BitReader } from './bitReader';

/**
 * When the counting of each sample of a chunk began, milliseconds, 0 where that is not told: given by the change of how long
 * that was before the sample that came before.
 *
 * Source: Prometheus 3.16 `tsdb/chunkenc/st.go`, `stDecoder`.
 */
export class StartTimes {
  private readonly firstIsKnown: boolean;
  /** The first sample whose start is another one's than that before; 0 where there is none. */
  private readonly changesFrom: number;
  private start = 0;
  private distance = 0;

  /** Reads the header, a byte. */
  constructor(bits: BitReader) {
    const header = bits.bits(8);
    this.firstIsKnown = (header & 0x80) !== 0;
    this.changesFrom = header & 0x7f;
  }

  /** Reads what stands behind sample `i`, which is at `time`; `before` is the time of the one before it. */
  read(bits: BitReader, i: number, { time, before }: { readonly time: number; readonly before: number }): number {
    if (i === 0 && this.firstIsKnown) {
      this.start = time - bits.varint();
    } else if (i > 0 && this.changesFrom > 0 && i >= this.changesFrom) {
      const read = bits.varbitInt();
      this.distance = i === this.changesFrom ? read : this.distance + read;
      this.start = before - this.distance;
    }
    return this.start;
  }
}
