import { type QueryError } from '../../src/engine/index';
import { cancellationOf } from '../query/queryEnded';

/** An error of the engine as Prometheus' API words it. */
export function apiError(
  error: QueryError,
  { late, canceled }: { readonly late: boolean; readonly canceled?: string }
): QueryError {
  if (canceled !== undefined) {
    return { type: 'canceled', message: canceled };
  }
  if (late && error.type === 'unavailable') {
    return { type: 'timeout', message: `query timed out: ${error.message}` };
  }
  return error.type === 'bad_data' && !error.message.startsWith('invalid parameter')
    ? { type: 'bad_data', message: `invalid parameter "query": ${error.message}` }
    : error;
}

/** That of a call, now. */
export function callError(
  error: QueryError,
  { signal, deadline }: { readonly signal: AbortSignal; readonly deadline: number }
): QueryError {
  return apiError(error, { late: performance.now() >= deadline, canceled: cancellationOf(signal) });
}

/** That of a read. */
export function readError(error: QueryError, call: Parameters<typeof callError>[1]): QueryError {
  // Of a matcher, not of a parameter.
  return error.type === 'bad_data' ? error : callError(error, call);
}
