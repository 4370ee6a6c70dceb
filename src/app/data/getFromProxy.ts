import { getBackendSrv, isFetchError } from '@grafana/runtime';
import { lastValueFrom, type Observable, Subject, takeUntil, throwIfEmpty } from 'rxjs';
import { z, type ZodType } from 'zod';

import { type ApiError, errorSchema } from '../../api/errors';
import pluginJson from '../../plugin.json';

/**
 * Why a request to the proxy, through the app's route, brought nothing.
 *
 * `untrusted`: the proxy does not take Grafana's token. `forbidden`: Grafana or the proxy refused the user. `missing`: there is no such thing, or the user may not see it.
 * `unreachable`: nobody answered at the proxy's address. `offline`: Grafana itself did not answer. `unreadable`: an answer
 * of another shape than the proxy's. `invalid`: what was sent has `problems`. `refused`: cannot be done as things are.
 * `conflict`: somebody else has changed it, `current` is what it is now. `failed`: the proxy answered with another error.
 */
export interface ProxyFailure {
  readonly kind:
    | 'untrusted'
    | 'forbidden'
    | 'missing'
    | 'unreachable'
    | 'offline'
    | 'unreadable'
    | 'invalid'
    | 'refused'
    | 'conflict'
    | 'failed';
  /** What the answer said, for a person; may be empty. */
  readonly detail: string;
  readonly status?: number;
  readonly problems?: ApiError['problems'];
  readonly current?: unknown;
}

export type ProxyResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: ProxyFailure };

/** Where Grafana hands requests on to the proxy's API, without the prefix Grafana may be served below. */
export const PROXY_PATH = `/api/plugin-proxy/${pluginJson.id}/api/v1`;
const FLEETS_PATH = `/api/plugin-proxy/${pluginJson.id}/fleets`;

/**
 * GETs `path` (below `/api/v1/`) from the proxy and checks its shape.
 * Never rejects but with an AbortError, after `signal` is aborted.
 */
export function getFromProxy<T>(path: string, schema: ZodType<T>, signal: AbortSignal): Promise<ProxyResult<T>> {
  return request({ method: 'GET', path }, schema, signal);
}

/**
 * As `getFromProxy`, with `path` below `/fleets/`: the Prometheus API of a fleet and what stands beside it, such as
 * `demo/explain?query=up`.
 */
export function getFromFleets<T>(path: string, schema: ZodType<T>, signal: AbortSignal): Promise<ProxyResult<T>> {
  return request({ method: 'GET', path, below: FLEETS_PATH }, schema, signal);
}

/** What is sent to the proxy. */
export interface ProxySend {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v1/`. */
  readonly path: string;
  readonly data?: unknown;
  /** The version that was read, which must still be the newest. */
  readonly ifVersion?: number;
}

/** Sends to the proxy and checks the answer's shape. Rejects as `getFromProxy`. */
export function sendToProxy<T>(send: ProxySend, schema: ZodType<T>, signal: AbortSignal): Promise<ProxyResult<T>> {
  return request(send, schema, signal);
}

type Request = { readonly method: 'GET'; readonly path: string; readonly below?: string } | ProxySend;

async function request<T>(sent: Request, schema: ZodType<T>, signal: AbortSignal): Promise<ProxyResult<T>> {
  const version = 'ifVersion' in sent ? sent.ifVersion : undefined;
  const below = ('below' in sent ? sent.below : undefined) ?? PROXY_PATH;
  try {
    const answer = await lastValueFrom(
      until(
        getBackendSrv().fetch<unknown>({
          url: `${below}/${sent.path}`,
          method: sent.method,
          ...('data' in sent ? { data: sent.data } : {}),
          ...(version === undefined ? {} : { headers: { 'If-Match': `"${version}"` } }),
          showErrorAlert: false,
          showSuccessAlert: false,
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
  if (!status) {
    return { kind: 'offline', detail: bareMessage(error.data) };
  }
  if (!parsed.success) {
    const prometheus = prometheusErrorSchema.safeParse(error.data);
    const detail = prometheus.success ? prometheus.data.error : bareMessage(error.data);
    return { kind: kindOf(status, prometheus.success), detail, status };
  }
  const { code, message, problems, current } = parsed.data;
  const kind = code === 'unknown_caller' ? 'untrusted' : kindOf(status, true);
  return { kind, detail: message, status, problems, current };
}

/** An error of the Prometheus-compatible API. */
const prometheusErrorSchema = z.object({ status: z.literal('error'), error: z.string() });

function kindOf(status: number, fromProxy: boolean): ProxyFailure['kind'] {
  switch (status) {
    case 400:
      return fromProxy ? 'invalid' : 'failed';
    case 401:
    case 403:
      return 'forbidden';
    case 404:
      return 'missing';
    case 409:
      return 'refused';
    case 412:
      return 'conflict';
    case 502:
    case 503:
    case 504:
      return fromProxy ? 'failed' : 'unreachable';
    default:
      return 'failed';
  }
}

function bareMessage(data: unknown): string {
  const message: unknown = typeof data === 'object' && data !== null && 'message' in data ? data.message : undefined;
  return typeof message === 'string' ? message : '';
}
