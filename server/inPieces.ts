/** Bytes that UTF-8 takes at most for a unit of a text. */
const OF_A_UNIT = 3;
/** Most answers are small. */
const FIRST_BYTES = 8 * 1024;

/**
 * A body in pieces of `worth` bytes, but for the last, each in a buffer that can be given away. What the body gives is copied before
 * anything is given of it.
 */
export function* inPieces(body: Iterable<string | Uint8Array>, worth: number): Iterable<Uint8Array> {
  let held = Buffer.allocUnsafeSlow(Math.min(FIRST_BYTES, worth));
  let size = 0;
  for (const given of body) {
    if (typeof given === 'string' && size + OF_A_UNIT * given.length <= held.length) {
      size += held.write(given, size);
      continue;
    }
    let piece = typeof given === 'string' ? Buffer.from(given) : given;
    // Whoever gives it may write to it again as soon as others have their turn: all of it is copied first.
    const whole: Buffer[] = [];
    while (size + piece.length > held.length || size === worth) {
      if (held.length < worth) {
        held = grown(held, size, Math.min(worth, 2 * (size + piece.length)));
        continue;
      }
      const fits = piece.subarray(0, worth - size);
      held.set(fits, size);
      whole.push(held);
      held = Buffer.allocUnsafeSlow(worth);
      size = 0;
      piece = piece.subarray(fits.length);
    }
    held.set(piece, size);
    size += piece.length;
    yield* whole;
  }
  if (size > 0) {
    yield size === held.length ? held : grown(held, size, size);
  }
}

/** A copy of the first `size` bytes, in a buffer of another length. */
function grown(held: Uint8Array, size: number, length: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  bytes.set(held.subarray(0, size));
  return bytes;
}
