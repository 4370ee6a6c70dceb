import { type Cardinality, cardinalitySchema } from '../../api/cardinality';
import { getFromProxy } from './getFromProxy';
import { type Polled, useResource } from './useResource';

/** Milliseconds; shards count for each answer, and what they told is kept for half a minute. */
const INTERVAL_MS = 120_000;

/** What takes the memory of a fleet's shards. */
export function useCardinality(fleet: string): Polled<Cardinality> {
  return useResource({
    key: `cardinality ${fleet}`,
    load: (signal) => getFromProxy(`fleets/${encodeURIComponent(fleet)}/cardinality`, cardinalitySchema, signal),
    intervalMs: INTERVAL_MS,
  });
}
