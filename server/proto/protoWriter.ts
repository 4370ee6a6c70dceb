const encoder = new TextEncoder();

/** Writes the fields of messages into bytes that grow as they must. Source: Protocol Buffers, "Encoding". */
export class ProtoWriter {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private at = 0;

  clear(): void {
    this.at = 0;
  }

  get length(): number {
    return this.at;
  }

  /** What was written since `clear`; valid until the next call. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }

  /** An int32, int64, enum or unsigned number; whole. */
  int(field: number, value: number): void {
    this.varint(field * 8);
    this.varint(value);
  }

  /** A sint32. */
  sint(field: number, value: number): void {
    this.int(field, value < 0 ? -2 * value - 1 : 2 * value);
  }

  double(field: number, value: number): void {
    this.varint(field * 8 + 1);
    this.reserve(8);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  /** A double by the halves of its bits. */
  doubleBits(field: number, high: number, low: number): void {
    this.varint(field * 8 + 1);
    this.fixed32(low);
    this.fixed32(high);
  }

  text(field: number, value: string): void {
    const start = this.begin(field);
    this.reserve(3 * value.length);
    this.at += encoder.encodeInto(value, this.bytes.subarray(this.at)).written;
    this.end(start);
  }

  bytesOf(field: number, value: Uint8Array): void {
    this.varint(field * 8 + 2);
    this.varint(value.length);
    this.raw(value);
  }

  /** A message: what `write` writes. */
  message(field: number, write: () => void): void {
    const start = this.begin(field);
    write();
    this.end(start);
  }

  /** Begins a message, which `end` ends with what this gives. */
  begin(field: number): number {
    this.varint(field * 8 + 2);
    this.varint(0);
    return this.at;
  }

  /** There is room for a length of one byte; a longer one moves what was written behind it. */
  end(start: number): void {
    const length = this.at - start;
    const size = varintSize(length);
    this.reserve(size);
    this.bytes.copyWithin(start + size - 1, start, this.at);
    this.at = start - 1;
    this.varint(length);
    this.at += length;
  }

  varint(value: number): void {
    this.reserve(10);
    if (value < 0) {
      this.negative(value);
      return;
    }
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) {
      this.bytes[this.at++] = (rest % 128) | 0x80;
    }
    this.bytes[this.at++] = rest;
  }

  /** Four bytes, the lowest first. */
  fixed32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.at, value, true);
    this.at += 4;
  }

  raw(value: Uint8Array): void {
    this.reserve(value.length);
    this.bytes.set(value, this.at);
    this.at += value.length;
  }

  /** As an int64 of two's complement. */
  private negative(value: number): void {
    for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
      const last = rest <= 0x7fn;
      this.bytes[this.at++] = Number(rest & 0x7fn) | (last ? 0 : 0x80);
      if (last) {
        return;
      }
    }
  }

  private reserve(more: number): void {
    if (this.at + more > this.bytes.length) {
      const grown = new Uint8Array(Math.max(2 * this.bytes.length, this.at + more));
      grown.set(this.written);
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
  }
}

/** Bytes that a whole number takes as a varint. */
function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) {
    size++;
  }
  return size;
}
