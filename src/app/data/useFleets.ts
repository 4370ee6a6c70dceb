import { type Fleet, fleetListSchema } from '../../api/fleets';
import { getFromProxy } from './proxyRequest';
import { type Polled, usePolled } from './usePolled';

const INTERVAL_MS = 30_000;

/** The fleets the user may see, asked for again every half minute. */
export function useFleets(): Polled<readonly Fleet[]> {
  return usePolled('fleets', loadFleets, INTERVAL_MS);
}

async function loadFleets(signal: AbortSignal) {
  const result = await getFromProxy('fleets', fleetListSchema, signal);
  return result.ok ? { ok: true as const, value: result.value.fleets } : result;
}
