/** Writes the few kinds of fields a remote read has. Source: Protocol Buffers, "Encoding". */
export class ProtoWriter {
  private readonly parts: Buffer[] = [];

  /** An int64 or enum; whole. */
  int(field: number, value: number): void {
    this.varint(field << 3);
    this.varint(value);
  }

  text(field: number, value: string): void {
    this.bytes(field, Buffer.from(value, 'utf8'));
  }

  message(field: number, write: (writer: ProtoWriter) => void): void {
    const inner = new ProtoWriter();
    write(inner);
    this.bytes(field, inner.finish());
  }

  varint(value: number): void {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 0x7fn; rest >>= 7n) {
      bytes.push(Number(rest & 0x7fn) | 0x80);
    }
    bytes.push(Number(rest));
    this.parts.push(Buffer.from(bytes));
  }

  finish(): Buffer {
    return Buffer.concat(this.parts);
  }

  private bytes(field: number, value: Buffer): void {
    this.varint((field << 3) | 2);
    this.varint(value.length);
    this.parts.push(value);
  }
}
