import { type StoredPage, storedPageSchema, type StoreSearch } from '../../api/storedPage';
import { getFromProxy } from './getFromProxy';
import { searchParams } from './searchParams';
import { type Polled, useResource } from './useResource';

/** Milliseconds; shards are asked for their series every half a minute at most. */
const INTERVAL_MS = 30_000;

/** What a fleet's shards write to its long-term store; what is not searched for is left out. */
export function useStore(fleet: string, search: StoreSearch): Polled<StoredPage> {
  const params = searchParams(search);
  return useResource({
    key: `store ${fleet} ${params}`,
    load: (signal) => getFromProxy(`fleets/${encodeURIComponent(fleet)}/store?${params}`, storedPageSchema, signal),
    intervalMs: INTERVAL_MS,
    events: { types: ['allowList'], fleet, intervalMs: INTERVAL_MS },
  });
}
