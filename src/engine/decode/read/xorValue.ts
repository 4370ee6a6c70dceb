import { type BitReader } from './bitReader';
import { doubleOf, isStale } from './doubleOf';

/**
 * A double that changes from sample to sample, each given by the bits in which it differs from the one before. The bits
 * are kept as two signed 32-bit halves.
 *
 * Source: upstream `tsdb/chunkenc/xor.go`, after Pelkonen et al. 2015, "Gorilla".
 */
export class XorValue {
  high = 0;
  low = 0;
  private leading = 0;
  private trailing = 0;

  get value(): number {
    return doubleOf(this.high, this.low);
  }

  get stale(): boolean {
    return isStale(this.high, this.low);
  }

  /** Reads a first value, whole. */
  readWhole(bits: BitReader): void {
    this.high = bits.bits(32) | 0;
    this.low = bits.bits(32) | 0;
    this.leading = 0;
    this.trailing = 0;
  }

  /** Reads a first value, or the next. */
  readNext(bits: BitReader, isFirst: boolean): void {
    if (isFirst) {
      this.readWhole(bits);
    } else {
      this.read(bits);
    }
  }

  /** Begins with 0 where the first value is a stale marker. */
  forgetStale(): void {
    if (this.stale) {
      this.high = 0;
      this.low = 0;
    }
  }

  /** Reads the next value. */
  read(bits: BitReader): void {
    const head = bits.peek();
    if (head >= 0) {
      bits.skip(1);
      return;
    }
    bits.skip(2);
    this.readWindow(bits, head >>> 30 === 3);
  }

  /** Reads the bits that differ, of those where they were the last time, or of a place that is told before them. */
  readWindow(bits: BitReader, isNew: boolean): void {
    if (isNew) {
      this.leading = bits.bits(5);
      this.trailing = 64 - this.leading - (bits.bits(6) || 64);
      if (this.trailing < 0) {
        bits.fail();
        return;
      }
    }
    const { trailing } = this;
    const size = 64 - this.leading - trailing;
    const upper = size > 32 ? bits.bits(size - 32) : 0;
    const lower = bits.bits(size > 32 ? 32 : size);
    if (trailing >= 32) {
      this.high ^= lower << (trailing - 32);
    } else if (trailing > 0) {
      this.high ^= (upper << trailing) | (lower >>> (32 - trailing));
      this.low ^= lower << trailing;
    } else {
      this.high ^= upper;
      this.low ^= lower;
    }
  }
}
