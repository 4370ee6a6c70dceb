import { ProtoWriter } from './protoWriter';

/** A literal whose length less one follows in four bytes. */
const LONG_LITERAL = 63 << 2;

/** A block in Snappy's format that repeats nothing: one literal. Source: google/snappy, `format_description.txt`. */
export function packLiteral(bytes: Uint8Array): Uint8Array {
  const writer = new ProtoWriter();
  beginBlock(writer, bytes.length);
  if (bytes.length > 0) {
    writeLiteral(writer, bytes);
  }
  return writer.written;
}

/** Begins a block that unpacks to so many bytes. */
export function beginBlock(writer: ProtoWriter, length: number): void {
  writer.varint(length);
}

/** Adds bytes to a block, one at least. */
export function writeLiteral(writer: ProtoWriter, bytes: Uint8Array): void {
  writer.raw(Uint8Array.of(LONG_LITERAL));
  writer.fixed32(bytes.length - 1);
  writer.raw(bytes);
}
