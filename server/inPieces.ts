/** Bytes that UTF-8 takes at most for a unit of a text. */
const OF_A_UNIT = 3;
/** Most answers are small. */
const FIRST_BYTES = 8 * 1024;

/** A body in pieces of `worth` bytes at least, but for the last. What the body gives is copied before the next is asked for. */
export function* inPieces(body: Iterable<string | Uint8Array>, worth: number): Iterable<Uint8Array> {
  let held = Buffer.allocUnsafeSlow(FIRST_BYTES);
  let size = 0;
  for (const piece of body) {
    const room = size + (typeof piece === 'string' ? OF_A_UNIT : 1) * piece.length;
    if (room > held.length) {
      const larger = Buffer.allocUnsafeSlow(2 * room);
      held.copy(larger, 0, 0, size);
      held = larger;
    }
    if (typeof piece === 'string') {
      size += held.write(piece, size);
    } else {
      held.set(piece, size);
      size += piece.length;
    }
    if (size >= worth) {
      yield own(held, size);
      size = 0;
    }
  }
  if (size > 0) {
    yield own(held, size);
  }
}

/** A copy, in a buffer that can be given away. */
function own(held: Buffer, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(size);
  held.copy(bytes, 0, 0, size);
  return bytes;
}
