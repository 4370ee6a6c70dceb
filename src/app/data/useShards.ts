import { type ShardList, shardListSchema } from '../../api/fleets';
import { getFromProxy } from './proxyRequest';
import { type Polled, usePolled } from './usePolled';

const INTERVAL_MS = 3_000;

/** Health of a fleet's shards, asked for again every 3 seconds. An empty id asks nothing. */
export function useShards(fleetId: string): Polled<ShardList> {
  return usePolled(
    fleetId,
    (signal) => getFromProxy(`fleets/${encodeURIComponent(fleetId)}/shards`, shardListSchema, signal),
    INTERVAL_MS
  );
}
