const MASK = 2n ** 64n - 1n;
const PRIMES = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
] as const;

const rotate = (x: bigint, bits: bigint): bigint => ((x << bits) | (x >> (64n - bits))) & MASK;
const round = (lane: bigint, input: bigint): bigint =>
  (rotate((lane + input * PRIMES[1]) & MASK, 31n) * PRIMES[0]) & MASK;
const mergeLane = (hash: bigint, lane: bigint): bigint => ((hash ^ round(0n, lane)) * PRIMES[0] + PRIMES[3]) & MASK;

/**
 * The 64 bits of xxHash of bytes, with seed 0.
 *
 * Source: xxHash specification, XXH64.
 */
export function xxHash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let hash: bigint = PRIMES[4];
  if (bytes.length >= 32) {
    const lanes = [(PRIMES[0] + PRIMES[1]) & MASK, PRIMES[1], 0n, -PRIMES[0] & MASK];
    for (; at + 32 <= bytes.length; at += 32) {
      for (let lane = 0; lane < 4; lane++) {
        lanes[lane] = round(lanes[lane], view.getBigUint64(at + 8 * lane, true));
      }
    }
    const [a, b, c, d] = lanes;
    const joined = (rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n)) & MASK;
    hash = lanes.reduce(mergeLane, joined);
  }
  return avalanche(tail(view, at, (hash + BigInt(bytes.length)) & MASK));
}

/** Takes in the last bytes, fewer than 32. */
function tail(view: DataView, from: number, start: bigint): bigint {
  let at = from;
  let hash = start;
  for (; at + 8 <= view.byteLength; at += 8) {
    hash = (rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * PRIMES[0] + PRIMES[3]) & MASK;
  }
  if (at + 4 <= view.byteLength) {
    const input = (BigInt(view.getUint32(at, true)) * PRIMES[0]) & MASK;
    hash = (rotate(hash ^ input, 23n) * PRIMES[1] + PRIMES[2]) & MASK;
    at += 4;
  }
  for (; at < view.byteLength; at++) {
    hash = (rotate(hash ^ ((BigInt(view.getUint8(at)) * PRIMES[4]) & MASK), 11n) * PRIMES[0]) & MASK;
  }
  return hash;
}

function avalanche(hash: bigint): bigint {
  const mixed = ((hash ^ (hash >> 33n)) * PRIMES[1]) & MASK;
  const twice = ((mixed ^ (mixed >> 29n)) * PRIMES[2]) & MASK;
  return twice ^ (twice >> 32n);
}
