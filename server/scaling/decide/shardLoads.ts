import { type FleetSnapshot } from '../observe/fleetSnapshot';
import { type FleetState } from '../record/fleetState';

/** Samples per second by the weights of the targets on each shard; 0 where nothing was looked at yet. */
export function shardLoads(
  record: FleetState,
  snapshot: Pick<FleetSnapshot, 'seen' | 'weights'> | undefined
): ReadonlyMap<string, number> {
  const loads = new Map<string, number>(record.shards.map(({ id }) => [id, 0]));
  for (const address of snapshot?.seen.addresses ?? []) {
    const shard = record.targets.get(address)?.shard;
    if (shard !== undefined) {
      loads.set(shard, (loads.get(shard) ?? 0) + (snapshot?.weights.get(address) ?? 0));
    }
  }
  return loads;
}
