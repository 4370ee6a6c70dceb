/**
 * Doubles as the two 32-bit halves of their bits. A NaN keeps its payload this way and in typed arrays only: as a number,
 * the JavaScript engine may give it another one.
 */

const words = new Uint32Array(2);
const doubles = new Float64Array(words.buffer);

/** Where the upper half of a double stands in a Uint32Array over its bytes: 1 on a little-endian machine. */
export const HIGH = ((): 0 | 1 => {
  doubles[0] = 1;
  return words[1] === 0 ? 0 : 1;
})();
export const LOW = (1 - HIGH) as 0 | 1;

/** Prometheus' stale marker. Source: upstream `model/value/value.go`, `StaleNaN`. */
export const STALE_HIGH = 0x7ff00000;
export const STALE_LOW = 2;

/** The double with these bits; halves signed or not. */
export function doubleOf(high: number, low: number): number {
  words[HIGH] = high;
  words[LOW] = low;
  return doubles[0];
}

/** Whether these bits are the stale marker. */
export function isStale(high: number, low: number): boolean {
  return high === STALE_HIGH && low === STALE_LOW;
}
