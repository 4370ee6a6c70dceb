import { type TargetPage, targetPageSchema, type TargetSearch } from '../../api/targets';
import { getFromProxy } from './getFromProxy';
import { searchParams } from './searchParams';
import { type Polled, useResource } from './useResource';

const INTERVAL_MS = 10_000;
const LIVE_INTERVAL_MS = 60_000;

/** A page of a fleet's targets; what is not searched for is left out. */
export function useTargets(fleet: string, search: TargetSearch): Polled<TargetPage> {
  const params = searchParams(search);
  return useResource({
    key: `targets ${fleet} ${params}`,
    load: (signal) => getFromProxy(`fleets/${encodeURIComponent(fleet)}/targets?${params}`, targetPageSchema, signal),
    intervalMs: INTERVAL_MS,
    events: { types: ['topology'], fleet, intervalMs: LIVE_INTERVAL_MS },
  });
}
