import { type LoggedQueriesQuery, type QueryLogPage, queryLogPageSchema } from '../../api/queryLog';
import { getFromProxy } from './getFromProxy';
import { searchParams } from './searchParams';
import { type Polled, useResource } from './useResource';

/** Milliseconds; the proxy writes down what was asked every ten seconds. */
const INTERVAL_MS = 30_000;

/** What was asked of a fleet, the dearest first; what is not searched for is left out. */
export function useQueryLog(fleet: string, search: LoggedQueriesQuery): Polled<QueryLogPage> {
  const params = searchParams(search);
  return useResource({
    key: `queries ${fleet} ${params}`,
    load: (signal) => getFromProxy(`fleets/${encodeURIComponent(fleet)}/queries?${params}`, queryLogPageSchema, signal),
    intervalMs: INTERVAL_MS,
  });
}
