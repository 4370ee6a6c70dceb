import { type ShardList, shardListSchema } from '../../api/fleets';
import { getFromProxy } from './getFromProxy';
import { type Polled, useResource } from './useResource';

const INTERVAL_MS = 3_000;
/** Health of servers changes without an event. */
const LIVE_INTERVAL_MS = 5_000;

/** Health of a fleet's shards, asked for again every few seconds. An empty id asks nothing. */
export function useShards(fleetId: string): Polled<ShardList> {
  return useResource({
    key: fleetId === '' ? '' : `shards ${fleetId}`,
    load: (signal) => getFromProxy(`fleets/${encodeURIComponent(fleetId)}/shards`, shardListSchema, signal),
    intervalMs: INTERVAL_MS,
    events: { types: ['topology', 'scaling'], fleet: fleetId, intervalMs: LIVE_INTERVAL_MS },
  });
}
