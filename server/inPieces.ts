/** A body in pieces of `worth` bytes, or characters, at least, but for the last. Bytes are copied before the next are asked for. */
export function* inPieces(body: Iterable<string | Uint8Array>, worth: number): Iterable<Uint8Array> {
  let held: Array<string | Uint8Array> = [];
  let size = 0;
  for (const piece of body) {
    held.push(typeof piece === 'string' ? piece : Buffer.from(piece));
    size += piece.length;
    if (size >= worth) {
      yield joined(held);
      held = [];
      size = 0;
    }
  }
  if (size > 0) {
    yield joined(held);
  }
}

function joined(pieces: ReadonlyArray<string | Uint8Array>): Uint8Array {
  return pieces.every((piece) => typeof piece === 'string')
    ? Buffer.from(pieces.join(''))
    : Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}
