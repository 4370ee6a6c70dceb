import { type Assignment } from '../drivers/driver';
import { type MoveRow } from '../../store/moveRows';
import { type FleetState } from '../record/fleetState';

/**
 * What each shard is to scrape at `now` (milliseconds): the targets placed on it, and those that leave it until their
 * cut-over is past. It follows from the record alone, so that it is the same after a restart.
 */
export function assignments(
  record: FleetState,
  discovered: ReadonlySet<string>,
  now: number
): ReadonlyMap<string, Assignment> {
  const addresses = new Map(record.shards.map(({ id }) => [id, new Set<string>()]));
  const coming = new Set(record.openMoves.filter(({ joined }) => now < joined).map(({ address }) => address));
  for (const { address, shard } of record.targets.values()) {
    // A drained shard has its last sample; what comes back is placed anew.
    if (record.shard(shard)?.drained === undefined && discovered.has(address) && !coming.has(address)) {
      addresses.get(shard)?.add(address);
    }
  }
  for (const move of record.openMoves) {
    if (discovered.has(move.address) && now < letsGoAt(move)) {
      addresses.get(move.from)?.add(move.address);
    }
  }
  return new Map(
    record.shards.map(({ id, phase }) => [
      id,
      { addresses: addresses.get(id) ?? new Set(), draining: phase === 'draining' },
    ])
  );
}

/** A scrape that began before the cut-over may still be under way a moment after it. */
const LATE_SCRAPE = 1000;

/** When the old shard of a hand-over may stop scraping; `Infinity` before the cut-over is decided. */
export function letsGoAt({ cutOver }: MoveRow): number {
  return cutOver === undefined ? Infinity : cutOver + LATE_SCRAPE;
}
