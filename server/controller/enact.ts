import { type Driver, type PlacementControl } from '../drivers/driver';
import { type Store } from '../store/store';
import { assignments } from './assignments';
import { loseShard } from './loss';
import { type Seen } from './measured';
import { note } from './note';
import { type FleetRecord } from './record';

interface Deps {
  readonly driver: Driver & { readonly control: PlacementControl };
  readonly store: Store;
}

interface Moment {
  readonly seen: Seen;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Makes what runs like the record. Does nothing where it is so already; rejects where the driver fails. */
export async function enact({ driver, store }: Deps, record: FleetRecord, { seen, now }: Moment): Promise<void> {
  const { control } = driver;
  const isRunning = (id: string) => driver.observe().some((shard) => shard.id === id);
  const wanted = assignments(record, seen.addresses, now);
  for (const { id } of record.shards.filter((shard) => !isRunning(shard.id))) {
    const { empty } = await control.add(id, wanted.get(id) ?? { addresses: new Set(), draining: false });
    if (empty && hadSamples(record, id)) {
      record.transaction(() => loseShard({ store, record, now }, id));
    }
  }
  await control.apply(wanted);
  const passed = record.inPhase('draining').filter(({ drained = Infinity }) => now >= drained + control.retention);
  for (const { id } of passed) {
    await control.remove(id);
    record.transaction(() => {
      record.setPhase(id, { phase: 'removed', at: now });
      note({ store, record, now }, 'shard.remove', `${id} is removed: its newest sample is older than the retention.`);
    });
  }
  for (const { id } of record.inPhase('lost', 'removed').filter((shard) => isRunning(shard.id))) {
    await control.remove(id);
  }
}

function hadSamples(record: FleetRecord, id: string): boolean {
  return [...record.targets.values()].some(({ shard, weight }) => shard === id && weight !== undefined);
}
