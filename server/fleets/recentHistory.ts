import { type History } from '../drivers/driver';

const DAY_MS = 86_400_000;
/** Prometheus deletes whole blocks, the largest a tenth of the retention long. */
const KEPT_BEYOND = 1.2;

/** What of a fleet's history may still matter to the data its shards hold. `retention` in milliseconds, where it is known. */
export function recentHistory(history: History, retention: number | undefined, now: number): History {
  const oldest = now - (retention ?? Number.POSITIVE_INFINITY) * KEPT_BEYOND - DAY_MS;
  return {
    moves: history.moves.filter(({ left }) => left === undefined || left >= oldest),
    lost: history.lost.filter(({ until }) => until >= oldest),
  };
}
