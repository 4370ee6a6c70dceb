import { getBackendSrv, isFetchError } from '@grafana/runtime';
import { lastValueFrom, type Observable, Subject, takeUntil, throwIfEmpty } from 'rxjs';
import { type ZodType } from 'zod';

import { errorSchema } from '../../api/errors';
import pluginJson from '../../plugin.json';

/**
 * Why a request to the proxy, through the app's route, brought nothing.
 *
 * `forbidden`: Grafana or the proxy refused the user or the token. `missing`: there is no such thing, or the user may not see it.
 * `unreachable`: nobody answered at the proxy's address. `offline`: Grafana itself did not answer. `unreadable`: an answer
 * of another shape than the proxy's. `failed`: the proxy answered with an error.
 */
export interface ProxyFailure {
  readonly kind: 'forbidden' | 'missing' | 'unreachable' | 'offline' | 'unreadable' | 'failed';
  /** What the answer said, for a person; may be empty. */
  readonly detail: string;
  readonly status?: number;
}

export type ProxyResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: ProxyFailure };

/**
 * GETs `path` (below `/api/v1/`) from the proxy and checks its shape.
 * Never rejects but with an AbortError, after `signal` is aborted.
 */
export async function getFromProxy<T>(path: string, schema: ZodType<T>, signal: AbortSignal): Promise<ProxyResult<T>> {
  try {
    const answer = await lastValueFrom(
      until(
        getBackendSrv().fetch<unknown>({
          url: `/api/plugin-proxy/${pluginJson.id}/api/v1/${path}`,
          method: 'GET',
          showErrorAlert: false,
          hideFromInspector: true,
        }),
        signal
      )
    );
    const parsed = schema.safeParse(answer.data);
    return parsed.success
      ? { ok: true, value: parsed.data }
      : { ok: false, failure: { kind: 'unreadable', detail: parsed.error.issues[0]?.message ?? '' } };
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    return { ok: false, failure: toFailure(error) };
  }
}

function until<T>(source: Observable<T>, signal: AbortSignal): Observable<T> {
  const aborted = new Subject<void>();
  signal.addEventListener('abort', () => aborted.next(), { once: true });
  return source.pipe(
    takeUntil(aborted),
    throwIfEmpty(() => new DOMException('the request was cancelled', 'AbortError'))
  );
}

function toFailure(error: unknown): ProxyFailure {
  if (!isFetchError(error)) {
    return { kind: 'offline', detail: error instanceof Error ? error.message : '' };
  }
  const status = error.status;
  const parsed = errorSchema.safeParse(error.data);
  const detail = parsed.success ? parsed.data.message : bareMessage(error.data);
  if (!status) {
    return { kind: 'offline', detail };
  }
  return { kind: kindOf(status, parsed.success), detail, status };
}

function kindOf(status: number, fromProxy: boolean): ProxyFailure['kind'] {
  if (status === 401 || status === 403) {
    return 'forbidden';
  }
  if (status === 404) {
    return 'missing';
  }
  return !fromProxy && (status === 502 || status === 503 || status === 504) ? 'unreachable' : 'failed';
}

function bareMessage(data: unknown): string {
  const message: unknown = typeof data === 'object' && data !== null && 'message' in data ? data.message : undefined;
  return typeof message === 'string' ? message : '';
}
