import { type StoreMember } from '../../src/engine/index';
import { type ObservedShard } from '../endpoints/observedShard';
import { type StoreConfig, storeBoundary } from './timeline';

/** What tells from when on the shards have what is asked. Times and durations in milliseconds. */
export interface Kept {
  /** The shortest retention of the shards; undefined where it is not known. */
  readonly retention: number | undefined;
  readonly shards: readonly ObservedShard[];
  readonly now: number;
  /** The store was found to have all samples up to this time. */
  readonly storeUntil?: number;
  /** What was written to the store before. */
  readonly earlier?: StoreMember['earlier'];
}

/** The store as the engine sees it; undefined while it is not known what the shards keep, and so what is the store's. */
export function storeMember(
  config: StoreConfig,
  { retention, shards, now, storeUntil, earlier }: Kept
): StoreMember | undefined {
  // What was there before the first of the shards is in the store alone.
  const first = Math.min(...shards.map(({ since }) => since ?? Number.NEGATIVE_INFINITY));
  const boundary = retention === undefined ? Number.NEGATIVE_INFINITY : storeBoundary(config, retention, now);
  const released = storeUntil === undefined ? Number.NEGATIVE_INFINITY : storeUntil + 1;
  const before = Math.max(first, boundary, released);
  return Number.isFinite(before)
    ? {
        id: config.id,
        flavour: config.flavour,
        remoteRead: config.flavour !== 'victoriametrics',
        allow: config.allow,
        earlier,
        addedLabels: config.added_labels,
        before,
      }
    : undefined;
}
