import { type Driver, type PlacementControl } from '../drivers/driver';
import { assignments } from '../decide/assignments';
import { type Seen } from '../observe/seen';
import { Draft } from '../record/draft';
import { type FleetState, shardNumber } from '../record/fleetState';
import { loseShard } from '../record/giveUp';
import { type FleetRecord } from './record';
import { type SteadyTime } from '../observe/steadyTime';

interface Moment {
  readonly seen: Seen;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly time: SteadyTime;
  /** In milliseconds. */
  readonly longestQuery: number;
}

/** Makes what runs like the record. Does nothing where it is so already; rejects where the driver fails. */
export async function enact(
  driver: Driver & { readonly control: PlacementControl },
  record: FleetRecord,
  { seen, now, time, longestQuery }: Moment
): Promise<void> {
  const { control } = driver;
  const isRunning = (id: string) => driver.observe().some((shard) => shard.id === id);
  const wanted = assignments(record, seen.addresses, now);
  const numbered = control.numbered?.();
  for (const { id } of record.shards.filter((shard) => !isRunning(shard.id))) {
    if (hadSamples(record, id) && !(await control.hasData(id))) {
      // Written down first: once it is started, nothing tells that its data is gone.
      const draft = new Draft(record);
      loseShard(draft, id, now);
      record.write(draft.changes, now);
      await control.remove(id);
    } else {
      await control.add(id, wanted.get(id) ?? { addresses: new Set(), draining: false });
    }
  }
  await control.apply(wanted);
  const highestFirst = [...record.inPhase('draining')].sort((a, b) => shardNumber(b.id) - shardNumber(a.id));
  for (const { id, drained = Infinity, released } of highestFirst) {
    if (control.numbered !== undefined && (numbered?.fixed !== undefined || !isHighest(record, id))) {
      continue;
    }
    if (now >= drained + control.retention) {
      await control.remove(id);
      removed(record, id, { now, why: 'its newest sample is older than the retention.' });
    } else if (released !== undefined && time.since(released) >= longestQuery) {
      // Written down first: without its data it must not seem to drain.
      removed(record, id, { now, why: 'the store answers for it.' });
    }
  }
  for (const { id } of record.inPhase('lost', 'removed').filter((shard) => isRunning(shard.id))) {
    await control.remove(id);
  }
}

function removed(record: FleetRecord, id: string, { now, why }: { readonly now: number; readonly why: string }): void {
  const { drained, released } = record.shard(id) ?? {};
  const to = { phase: 'removed', at: now, ...(released === undefined ? {} : { drained, released }) } as const;
  const told = { sentence: `${id} is removed: ${why}`, audit: 'shard.remove' };
  record.write([{ kind: 'setPhase', id, to, ...told }], now);
}

function isHighest({ shards }: FleetState, id: string): boolean {
  return shards.every((shard) => shardNumber(shard.id) <= shardNumber(id));
}

function hadSamples(record: FleetState, id: string): boolean {
  // A number may be used again, and what it had belongs to the shard before.
  return (
    record.shard(id)?.phase !== 'joining' &&
    [...record.targets.values()].some(({ shard, weight }) => shard === id && weight !== undefined)
  );
}
