import { type FleetRows } from '../../store/fleetRows';
import { type Memory } from '../decide/memory';
import { LONGEST_COOLDOWN, LONGEST_WINDOW, Past } from '../decide/past';

/** What a fleet was last known by. `now` is milliseconds since the epoch. */
export function firstMemory(rows: FleetRows, now: number): Memory {
  return {
    past: Past.of(rows.usage.raw(now - LONGEST_WINDOW), rows.decisions.changes(now - LONGEST_COOLDOWN), now),
    decision: rows.decisions.page({ limit: 1 }).at(0),
    firstScrapes: new Map(),
    imbalanceSince: undefined,
    prunedAt: undefined,
  };
}
