import { type SeriesLabels } from './dataset';

/**
 * The shard, 0 to `shards - 1`, that holds a series: a hash (FNV-1a) of the labels named in `by`, or of all of them.
 * Series that agree on `by` are on one shard, as with a fleet whose partition labels these are.
 */
export function shardOf(labels: SeriesLabels, shards: number, by?: readonly string[]): number {
  const names = by ?? Object.keys(labels).sort();
  let hash = 0x811c9dc5;
  for (const name of names) {
    const text = by ? (labels[name] ?? '') : `${name}\u0000${labels[name]}`;
    for (const byte of new TextEncoder().encode(`${text}\u0001`)) {
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
  }
  // The low bits of FNV repeat for short texts; fold the high ones in.
  hash ^= hash >>> 15;
  return (hash >>> 0) % shards;
}
