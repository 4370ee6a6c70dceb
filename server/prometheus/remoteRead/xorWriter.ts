import { type BitWriter } from './bitWriter';

const MOST_LEADING = 31;

/**
 * Writes doubles, by the halves of their bits: the first one whole, each other by the bits in which it differs from the one
 * before. Source: upstream `tsdb/chunkenc/xor.go`, `xorWrite`.
 */
export class XorWriter {
  private high = 0;
  private low = 0;
  /** Zeros around the bits that were written of a difference, from the second one on. */
  private window: 'none' | 'first' | 'kept' = 'none';
  private leading = 0;
  private trailing = 0;

  write(bits: BitWriter, high: number, low: number): void {
    const changedHigh = (high ^ this.high) >>> 0;
    const changedLow = (low ^ this.low) >>> 0;
    this.high = high;
    this.low = low;
    if (this.window === 'none') {
      this.window = 'first';
      bits.write64(high, low, 64);
    } else if (changedHigh === 0 && changedLow === 0) {
      bits.write(0, 1);
    } else {
      this.writeChange(bits, changedHigh, changedLow);
    }
  }

  private writeChange(bits: BitWriter, high: number, low: number): void {
    const leading = Math.min(MOST_LEADING, high === 0 ? 32 + Math.clz32(low) : Math.clz32(high));
    const trailing = low === 0 ? 32 + trailingZeros(high) : trailingZeros(low);
    if (this.window === 'kept' && leading >= this.leading && trailing >= this.trailing) {
      bits.write(0b10, 2);
    } else {
      this.window = 'kept';
      this.leading = leading;
      this.trailing = trailing;
      bits.write(0b11, 2);
      bits.write(leading, 5);
      // 64 bits are told as 0.
      bits.write(64 - leading - trailing, 6);
    }
    this.writeWindow(bits, high, low);
  }

  private writeWindow(bits: BitWriter, high: number, low: number): void {
    const { leading, trailing } = this;
    const size = 64 - leading - trailing;
    if (trailing >= 32) {
      bits.write(high >>> (trailing - 32), size);
    } else if (trailing > 0) {
      bits.write64(high >>> trailing, (low >>> trailing) | (high << (32 - trailing)), size);
    } else {
      bits.write64(high, low, size);
    }
  }
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}
