import { type StoredPage } from '../../src/api/storedPage';
import { textOf } from '../health/probedText';
import { sumMetrics } from '../measure/sumMetrics';
import { type Replica } from '../query/replica';

type Held = NonNullable<NonNullable<StoredPage['store']>['held']>;

const OLDEST = 'prometheus_tsdb_lowest_timestamp_seconds';
/** What takes disk: of a Prometheus its blocks, its log and the chunks of its head, of a VictoriaMetrics all of its data and indexes. */
const SIZES = [
  'prometheus_tsdb_storage_blocks_bytes',
  'prometheus_tsdb_wal_storage_size_bytes',
  'prometheus_tsdb_head_chunks_storage_size_bytes',
  'vm_data_size_bytes',
] as const;

/** So long what a store told is shown to all who ask, in milliseconds. */
const KEPT_MS = 30_000;

const told = new WeakMap<Replica, { readonly at: number; readonly held: Promise<Held> }>();

/** Since when a store has data and what disk that takes, as far as its own metrics tell. `now`: milliseconds since the epoch. */
export function heldByStore(store: Replica, now: number): Promise<Held> {
  const known = told.get(store);
  if (known !== undefined && now >= known.at && now < known.at + KEPT_MS) {
    return known.held;
  }
  const held = askHeld(store, now);
  told.set(store, { at: now, held });
  return held;
}

async function askHeld(store: Replica, now: number): Promise<Held> {
  const metrics = sumMetrics((await textOf(store, '/metrics')) ?? '', [OLDEST, ...SIZES]);
  const since = 1000 * (metrics.get(OLDEST) ?? 0);
  const sizes = SIZES.flatMap((name) => metrics.get(name) ?? []);
  return {
    // A server that has nothing yet tells no time of this world.
    since: since > 0 && since <= now ? since : undefined,
    bytes: sizes.length === 0 ? undefined : sizes.reduce((sum, one) => sum + one, 0),
  };
}
