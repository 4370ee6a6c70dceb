/** Bytes behind the data that may be looked at, never used: a sample of floats, which is checked at its end, takes less. */
const PADDING = 32;
const TWO_32 = 2 ** 32;
/** Bits of a varbit integer by the number of ones before it. Source: upstream `tsdb/chunkenc/varbit.go`. */
export const VARBIT_SIZES = [0, 3, 6, 9, 12, 18, 25, 56, 64] as const;
const MAX_VARINT_BYTES = 10;

/**
 * Reads the bits of a chunk, most significant first. Where they end too early, or the chunk is found wrong, `failed` is
 * set for good and everything read is 0: whoever reads looks at it once a sample.
 */
export class BitReader {
  failed = false;
  /** The bit to be read next, and the first one behind the data. */
  at = 0;
  end = 0;
  /** The data from bit 0 on, and what may be looked at behind it. */
  bytes = new Uint8Array(4096 + PADDING);
  view = new DataView(this.bytes.buffer);

  /** Begins with the bytes `[from, to)`, which are copied. */
  load(source: Uint8Array, from: number, to: number): void {
    const length = to - from;
    if (length + PADDING > this.bytes.length) {
      this.bytes = new Uint8Array(2 * length + PADDING);
      this.view = new DataView(this.bytes.buffer);
    }
    this.bytes.set(source.subarray(from, to));
    this.at = 0;
    this.end = 8 * length;
    this.failed = false;
  }

  /** Bits not read yet. */
  get left(): number {
    return this.end - this.at;
  }

  fail(): void {
    this.failed = true;
    this.at = this.end;
  }

  bit(): number {
    const at = this.at;
    if (at >= this.end) {
      this.fail();
      return 0;
    }
    this.at = at + 1;
    return (this.bytes[at >>> 3] >>> (7 - (at & 7))) & 1;
  }

  /** The next `n` bits as an unsigned number; `n` is 1 to 32. */
  bits(n: number): number {
    const value = this.peek() >>> (32 - n);
    return this.skip(n) ? value : 0;
  }

  /** The next 32 bits, signed, without reading them; behind the end stands anything. */
  peek(): number {
    return bitsAt(this.view, this.bytes, this.at);
  }

  /** Reads over `n` bits; false where there are not so many. */
  skip(n: number): boolean {
    const next = this.at + n;
    if (next > this.end) {
      this.fail();
      return false;
    }
    this.at = next;
    return true;
  }

  /** A signed number of `n` bits, in the encoding of chunks: from -(2^(n-1) - 1) to 2^(n-1). */
  signed(n: number): number {
    if (n < 32) {
      const value = this.bits(n);
      const half = 1 << (n - 1);
      return value > half ? value - 2 * half : value;
    }
    if (n === 64) {
      const high = this.bits(32) | 0;
      return high * TWO_32 + this.bits(32);
    }
    const high = this.bits(n - 32);
    const low = this.bits(32);
    // Taken together first, a small negative number would be one too large to be exact.
    const half = 2 ** (n - 33);
    return (high > half || (high === half && low > 0) ? high - 2 * half : high) * TWO_32 + low;
  }

  varbitInt(): number {
    const size = VARBIT_SIZES[this.ones(8)];
    return size === 0 ? 0 : this.signed(size);
  }

  varbitUint(): number {
    const size = VARBIT_SIZES[this.ones(8)];
    return size === 0 ? 0 : size > 32 ? this.bits(size - 32) * TWO_32 + this.bits(32) : this.bits(size);
  }

  /** The number of ones up to the next zero, at most `most`; the zero is read too. */
  ones(most: number): number {
    const n = Math.min(most, Math.clz32(~this.peek()));
    this.skip(n < most ? n + 1 : most);
    return n;
  }

  /** A varint of whole bytes that need not lie on byte boundaries; exact below 2^53. */
  uvarint(): number {
    let value = 0;
    let unit = 1;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      const byte = this.bits(8);
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) {
        return value;
      }
      unit *= 128;
    }
    this.fail();
    return 0;
  }

  /** A signed varint (zigzag). */
  varint(): number {
    const value = this.uvarint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

/** The 32 bits from bit `at` on, signed; `view` is of the same bytes. */
export function bitsAt(view: DataView, bytes: Uint8Array, at: number): number {
  const byte = at >>> 3;
  const shift = at & 7;
  return (view.getInt32(byte) << shift) | (bytes[byte + 4] >>> (8 - shift));
}
