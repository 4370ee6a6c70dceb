/** Doubles of one buffer. */
const CHUNK = 32 * 1024;
/** What is longer has a buffer of its own. */
const MOST = CHUNK / 8;

let chunk = new Float64Array(0);
let used = 0;

/**
 * Doubles, all zero. Short columns are parts of larger buffers, no part given out twice: a buffer for each would cost more than what is in
 * it. So the buffer of what comes from here is not to be given away, and what is kept for long is copied.
 */
export function newFloats(length: number): Float64Array {
  if (length > MOST) {
    return new Float64Array(length);
  }
  if (used + length > chunk.length) {
    chunk = new Float64Array(CHUNK);
    used = 0;
  }
  used += length;
  return chunk.subarray(used - length, used);
}

/** A copy. */
export function copyFloats(source: Float64Array): Float64Array {
  const copy = newFloats(source.length);
  copy.set(source);
  return copy;
}
