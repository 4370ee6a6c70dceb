const TWO_32 = 2 ** 32;
const MAX_VARINT_BYTES = 10;

/** How a field is written. Source: Protocol Buffers, "Encoding". */
export const Wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/**
 * Reads the fields of a message. What is not well-formed sets `failed` for good and ends the message: whoever reads looks
 * at it at the end.
 */
export class ProtoReader {
  failed = false;
  at = 0;
  /** The halves of the varint or fixed number read last; unsigned. */
  high = 0;
  low = 0;
  private end = 0;

  constructor(
    readonly bytes: Uint8Array,
    from = 0,
    to = bytes.length
  ) {
    this.at = from;
    this.end = to;
  }

  /** Whether there is another field. */
  get more(): boolean {
    return this.at < this.end;
  }

  fail(): void {
    this.failed = true;
    this.at = this.end;
  }

  /** Field number and way of writing: `number * 8 + wire`. */
  tag(): number {
    return this.uint64();
  }

  /** Skips the value of a field that has this tag. */
  skip(tag: number): void {
    switch (tag & 7) {
      case Wire.varint:
        this.readVarint();
        return;
      case Wire.fixed64:
        this.readFixed64();
        return;
      case Wire.bytes:
        this.bytesEnd();
        return;
      case Wire.fixed32:
        this.at += 4;
        if (this.at > this.end) {
          this.fail();
        }
        return;
      default:
        this.fail();
    }
  }

  /** Reads the length of a field of bytes, moves behind it, and gives where it ends; it begins at `end - length`. */
  bytesEnd(): number {
    const length = this.uint64();
    if (!(length <= this.end - this.at)) {
      this.length = 0;
      this.fail();
      return this.end;
    }
    this.length = length;
    this.at += length;
    return this.at;
  }

  /** Length of the field of bytes that was read last. */
  length = 0;

  /** A message within the message, as a reader of its own. Failures of it are its own. */
  message(): ProtoReader {
    const end = this.bytesEnd();
    return new ProtoReader(this.bytes, end - this.length, end);
  }

  /** A uint64 as the nearest double. */
  uint64(): number {
    const byte = this.bytes[this.at];
    if (byte < 0x80 && this.at < this.end) {
      this.at++;
      return byte;
    }
    this.readVarint();
    return this.high * TWO_32 + this.low;
  }

  /** An int64 (not zigzag) as the nearest double. */
  int64(): number {
    this.readVarint();
    return (this.high | 0) * TWO_32 + this.low;
  }

  /** A sint64 or sint32 (zigzag) as the nearest double. */
  sint64(): number {
    this.readVarint();
    const half = this.high * 2 ** 31 + (this.low >>> 1);
    return this.low & 1 ? -half - 1 : half;
  }

  /** Reads a double or fixed64 into `high` and `low`. */
  readFixed64(): void {
    const { bytes, at } = this;
    if (at + 8 > this.end) {
      this.high = 0;
      this.low = 0;
      this.fail();
      return;
    }
    this.low = (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
    this.high = (bytes[at + 4] | (bytes[at + 5] << 8) | (bytes[at + 6] << 16) | (bytes[at + 7] << 24)) >>> 0;
    this.at = at + 8;
  }

  private readVarint(): void {
    let low = 0;
    let high = 0;
    for (let i = 0; i < MAX_VARINT_BYTES && this.at < this.end; i++) {
      const byte = this.bytes[this.at++];
      const seven = byte & 0x7f;
      if (i < 4) {
        low |= seven << (7 * i);
      } else if (i === 4) {
        low |= seven << 28;
        high = seven >>> 4;
      } else {
        high |= seven << (7 * i - 32);
      }
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    this.low = 0;
    this.high = 0;
    this.fail();
  }
}
