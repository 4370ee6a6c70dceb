/** The bytes, in a buffer that can be given away: only large ones are known to share theirs with nobody. */
export function movable(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly transfer: ArrayBuffer[] } {
  const { buffer } = bytes;
  const own = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength && bytes.length > MOST_SHARED;
  return own ? { bytes, transfer: [buffer] } : { bytes, transfer: [] };
}

/** Node hands out parts of one buffer up to here: what is read of a connection, or unpacked. */
const MOST_SHARED = 64 * 1024;
