import { oldestDataAge } from '../../dataAge';
import { type History, type ObservedShard } from '../../endpoints/observedShard';
import { type FleetState } from '../record/fleetState';

/**
 * The driver's shards with the spans for which they have samples. `starting`: those that join as well. A cluster may take long to start one,
 * or have no room for it, and it has no targets before it answers. Of one that was made while the clock was ahead, nobody knows since
 * when: it has samples of what the clock shows again.
 */
export function withSpans(
  raw: readonly ObservedShard[],
  record: FleetState,
  { now, starting }: { readonly now: number; readonly starting: boolean }
): readonly ObservedShard[] {
  const running = new Map(raw.map((shard) => [shard.id, shard]));
  const asked = record.shards.filter(({ phase }) => starting || phase !== 'joining');
  return asked.flatMap(({ id, created, drained }) => {
    const shard = running.get(id);
    return shard === undefined ? [] : [{ ...shard, since: created > now ? undefined : created, until: drained }];
  });
}

/** Whether a hand-over was with the shard that has the id now: a number may be used again. What is to come, was made while the clock was ahead. */
function isOf(
  record: FleetState,
  id: string,
  { joined, now }: { readonly joined: number; readonly now: number }
): boolean {
  const { created = 0 } = record.shard(id) ?? {};
  return created > now || joined >= created;
}

/** What queries must know of a fleet's past. Times and `retention` are milliseconds. */
export function historyOf(record: FleetState, retention: number, now: number): History {
  const members = new Set(record.shards.map(({ id }) => id));
  const moves = record.moves
    .filter(({ from, to, joined }) => [from, to].every((id) => members.has(id) && isOf(record, id, { joined, now })))
    .flatMap(({ from, to, joined, left, series }) =>
      series.map(({ labels, cutOver }) => ({ labels, from, to, joined, cutOver, left }))
    );
  const lost = record
    .inPhase('lost')
    .filter(({ since }) => since > now - oldestDataAge(retention))
    .map(({ id, created, since }) => ({ member: id, since: created, until: since }));
  return { moves, lost, storeUntil: record.storeUntil };
}
