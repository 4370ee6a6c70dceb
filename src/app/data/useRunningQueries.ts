import {
  endedQuerySchema,
  type RunningQueries,
  runningQueriesSchema,
  type RunningQuery,
} from '../../api/runningQueries';
import { getFromProxy, type ProxyResult, sendToProxy } from './getFromProxy';
import { resources } from './resourceCache';
import { type Polled, useResource } from './useResource';

/** Milliseconds; most queries are over sooner. */
const INTERVAL_MS = 2_000;

const addressOf = (fleet: string) => `fleets/${encodeURIComponent(fleet)}/queries/running`;

/** What is asked of a fleet just now. */
export function useRunningQueries(fleet: string): Polled<RunningQueries> {
  return useResource({
    key: `running ${fleet}`,
    load: (signal) => getFromProxy(addressOf(fleet), runningQueriesSchema, signal),
    intervalMs: INTERVAL_MS,
  });
}

/** Ends a query, whoever asks it. `not_found` where it is over already. */
export async function endQuery(fleet: string, id: string, signal: AbortSignal): Promise<ProxyResult<RunningQuery>> {
  const path = `${addressOf(fleet)}/${encodeURIComponent(id)}`;
  const result = await sendToProxy({ method: 'DELETE', path }, endedQuerySchema, signal);
  resources.invalidate(`running ${fleet}`);
  return result;
}
