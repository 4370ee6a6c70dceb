import { type FleetRecord } from './record';

/**
 * `filling`: a new shard takes over targets that others still scrape as well, so that its use would be counted twice.
 * `receiving`: it takes over targets of shards that drain, whose use is not counted: there is more to come.
 */
export type Settling = 'filling' | 'receiving';

/**
 * Active shards whose use does not tell yet what they will use, because targets have come to them within `window`
 * (milliseconds), the time over which use is averaged.
 */
export function settlingShards(record: FleetRecord, window: number, now: number): ReadonlyMap<string, Settling> {
  const settling = new Map<string, Settling>();
  const active = record.inPhase('active');
  const oldest = Math.min(...active.map(({ since }) => since));
  for (const { id, since } of active) {
    if (since > oldest && since > now - window) {
      settling.set(id, 'filling');
    }
  }
  for (const { to, reason, cutOver, left } of record.moves) {
    if (left === undefined || (cutOver ?? now) > now - window) {
      if (reason === 'scale-up') {
        settling.set(to, 'filling');
      } else if (reason === 'drain' && !settling.has(to)) {
        settling.set(to, 'receiving');
      }
    }
  }
  return settling;
}
