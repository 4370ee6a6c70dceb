import { type Driver, type PlacementControl } from '../drivers/driver';
import { type FleetRows } from '../../store/fleetRows';
import { assignments } from '../decide/assignments';
import { loseShard } from './loseShard';
import { type Seen } from '../observe/seen';
import { note, type Noted } from './note';
import { type FleetRecord } from './record';
import { type SteadyTime } from '../observe/steadyTime';

interface Deps {
  readonly driver: Driver & { readonly control: PlacementControl };
  readonly rows: FleetRows;
}

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
  { driver, rows }: Deps,
  record: FleetRecord,
  { seen, now, time, longestQuery }: Moment
): Promise<void> {
  const { control } = driver;
  const isRunning = (id: string) => driver.observe().some((shard) => shard.id === id);
  const wanted = assignments(record, seen.addresses, now);
  for (const { id } of record.shards.filter((shard) => !isRunning(shard.id))) {
    if (hadSamples(record, id) && !(await control.hasData(id))) {
      // Written down first: once it is started, nothing tells that its data is gone.
      record.transaction(() => loseShard({ rows, record, now }, id));
      await control.remove(id);
    } else {
      await control.add(id, wanted.get(id) ?? { addresses: new Set(), draining: false });
    }
  }
  await control.apply(wanted);
  for (const { id, drained = Infinity, released } of record.inPhase('draining')) {
    if (now >= drained + control.retention) {
      await control.remove(id);
      removed({ rows, record, now }, id, 'its newest sample is older than the retention.');
    } else if (released !== undefined && time.since(released) >= longestQuery) {
      // Written down first: without its data it must not seem to drain.
      removed({ rows, record, now }, id, 'the store answers for it.');
    }
  }
  for (const { id } of record.inPhase('lost', 'removed').filter((shard) => isRunning(shard.id))) {
    await control.remove(id);
  }
}

function removed(context: Noted & { readonly record: FleetRecord }, id: string, why: string): void {
  const { record, now } = context;
  const { drained, released } = record.shard(id) ?? {};
  record.transaction(() => {
    record.setPhase(id, { phase: 'removed', at: now, ...(released === undefined ? {} : { drained, released }) });
    note(context, 'shard.remove', `${id} is removed: ${why}`);
  });
}

function hadSamples(record: FleetRecord, id: string): boolean {
  return [...record.targets.values()].some(({ shard, weight }) => shard === id && weight !== undefined);
}
