import { type ScalingStatus, scalingStatusSchema } from '../../api/scaling';
import { getFromProxy } from './getFromProxy';
import { type Polled, useResource } from './useResource';

const INTERVAL_MS = 5_000;
const LIVE_INTERVAL_MS = 30_000;

/** Why a fleet has as many shards as it has, and what is wrong with it. An empty id asks nothing. */
export function useScaling(fleetId: string): Polled<ScalingStatus> {
  return useResource({
    key: fleetId === '' ? '' : `scaling ${fleetId}`,
    load: (signal) => getFromProxy(`fleets/${encodeURIComponent(fleetId)}/scaling`, scalingStatusSchema, signal),
    intervalMs: INTERVAL_MS,
    events: { types: ['topology', 'scaling', 'decision', 'policy'], fleet: fleetId, intervalMs: LIVE_INTERVAL_MS },
  });
}
