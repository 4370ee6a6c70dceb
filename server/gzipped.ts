import { constants, crc32, deflateRawSync } from 'node:zlib';

/** Of the formats that HTTP clients read the one that costs the least; level 1 of zlib. */
const FASTEST = 1;
/** A header without name and time, of an unknown system. Source: RFC 1952, section 2.3. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
/** The last block, of nothing. */
const END = Uint8Array.of(3, 0);

/**
 * The pieces of a body as one gzip stream, each packed by itself as soon as it is there, so that a thread can give it away. What is
 * packed has blocks that end at a byte and refer to nothing before them.
 */
export function* gzipped(pieces: Iterable<Uint8Array>): Iterable<Uint8Array> {
  let crc = 0;
  let size = 0;
  let head = HEADER;
  for (const piece of pieces) {
    crc = crc32(piece, crc);
    size += piece.length;
    const packed = deflateRawSync(piece, {
      level: FASTEST,
      finishFlush: constants.Z_SYNC_FLUSH,
      chunkSize: Math.max(constants.Z_MIN_CHUNK, piece.length),
    });
    yield head.length === 0 ? packed : Buffer.concat([head, packed]);
    head = HEADER.subarray(0, 0);
  }
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc, 0);
  // Of its size the lowest 32 bits.
  tail.writeUInt32LE(size % 2 ** 32, 4);
  yield Buffer.concat([head, END, tail]);
}
