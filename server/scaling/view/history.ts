import { oldestDataAge } from '../../dataAge';
import { type History, type ObservedShard } from '../../endpoints/observedShard';
import { type FleetState } from '../record/fleetState';

/**
 * The driver's shards with the spans for which they have samples. Of one that was made while the clock was ahead, nobody knows since
 * when: it has samples of what the clock shows again.
 */
export function withSpans(raw: readonly ObservedShard[], record: FleetState, now: number): readonly ObservedShard[] {
  const running = new Map(raw.map((shard) => [shard.id, shard]));
  return record.shards.flatMap(({ id, created, drained }) => {
    const shard = running.get(id);
    return shard === undefined ? [] : [{ ...shard, since: created > now ? undefined : created, until: drained }];
  });
}

/** What queries must know of a fleet's past. Times and `retention` are milliseconds. */
export function historyOf(record: FleetState, retention: number, now: number): History {
  const members = new Set(record.shards.map(({ id }) => id));
  const moves = record.moves
    .filter(({ from, to }) => members.has(from) && members.has(to))
    .flatMap(({ from, to, joined, left, series }) =>
      series.map(({ labels, cutOver }) => ({ labels, from, to, joined, cutOver, left }))
    );
  const lost = record
    .inPhase('lost')
    .filter(({ since }) => since > now - oldestDataAge(retention))
    .map(({ id, created, since }) => ({ member: id, since: created, until: since }));
  return { moves, lost, storeUntil: record.storeUntil };
}
