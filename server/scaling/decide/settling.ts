import { type FleetState } from '../record/fleetState';
import { type SteadyTime } from '../observe/steadyTime';

/**
 * `filling`: a new shard takes over targets that others still scrape as well, so that its use would be counted twice.
 * `receiving`: it takes over targets of shards that drain, whose use is not counted: there is more to come.
 */
export type Settling = 'filling' | 'receiving';

/**
 * Active shards whose use does not tell yet what they will use, because targets have come to them within `window`
 * (milliseconds), the time over which use is averaged.
 */
export function settlingShards(record: FleetState, window: number, time: SteadyTime): ReadonlyMap<string, Settling> {
  const settling = new Map<string, Settling>();
  const active = record.inPhase('active');
  const oldest = Math.max(...active.map(({ since }) => time.since(since)));
  for (const { id, since } of active) {
    const age = time.since(since);
    if (age < oldest && age < window) {
      settling.set(id, 'filling');
    }
  }
  for (const { to, reason, left } of record.moves) {
    // Until then, two shards scrape it.
    if (left === undefined || time.since(left) < window) {
      if (reason === 'scale-up') {
        settling.set(to, 'filling');
      } else if (reason === 'drain' && !settling.has(to)) {
        settling.set(to, 'receiving');
      }
    }
  }
  return settling;
}
