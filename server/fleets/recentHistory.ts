import { oldestDataAge } from '../dataAge';
import { type History } from '../endpoints/observedShard';

/** What of a fleet's history may still matter to the data its shards hold. `retention` in milliseconds, where it is known. */
export function recentHistory(history: History, retention: number | undefined, now: number): History {
  const oldest = now - oldestDataAge(retention ?? Number.POSITIVE_INFINITY);
  return {
    moves: history.moves.filter(({ left }) => left === undefined || left >= oldest),
    lost: history.lost.filter(({ until }) => until >= oldest),
  };
}
