import { type Fleet, fleetListSchema } from '../../api/fleets';
import { getFromProxy } from './getFromProxy';
import { type Polled, useResource } from './useResource';

const INTERVAL_MS = 30_000;
const LIVE_INTERVAL_MS = 60_000;

/** The fleets the user may see, without their hand-overs. */
export function useFleets(): Polled<readonly Fleet[]> {
  return useResource({
    key: 'fleets',
    load: loadFleets,
    intervalMs: INTERVAL_MS,
    events: { types: ['fleets', 'topology'], intervalMs: LIVE_INTERVAL_MS },
  });
}

async function loadFleets(signal: AbortSignal) {
  const result = await getFromProxy('fleets?moves=false', fleetListSchema, signal);
  return result.ok ? { ok: true as const, value: result.value.fleets } : result;
}
