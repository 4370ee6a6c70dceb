import { type BackendSrv, type BackendSrvRequest, type FetchError, type FetchResponse } from '@grafana/runtime';
import { from, lastValueFrom, Observable } from 'rxjs';

function withParams(url: string, params?: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) {
        search.append(name, String(item));
      }
    }
  }
  const text = search.toString();
  return text === '' ? url : url + (url.includes('?') ? '&' : '?') + text;
}

function toRequest(options: BackendSrvRequest, signal: AbortSignal): Request {
  const headers = new Headers(options.headers as Record<string, string> | undefined);
  let body: string | undefined;
  if (options.data !== undefined && options.data !== null) {
    body = typeof options.data === 'string' ? options.data : JSON.stringify(options.data);
    if (!headers.has('content-type')) {
      headers.set('content-type', 'application/json');
    }
  }
  const url = new URL(withParams(options.url, options.params), location.origin + '/');
  return new Request(url, { method: options.method ?? 'GET', headers, body, signal, credentials: options.credentials });
}

async function send<T>(options: BackendSrvRequest, signal: AbortSignal): Promise<FetchResponse<T>> {
  const response = await fetch(toRequest(options, signal));
  const text = await response.text();
  let data: unknown = text;
  if (options.responseType !== 'text') {
    try {
      data = text === '' ? {} : JSON.parse(text);
    } catch {
      data = text;
    }
  }
  const { status, statusText, ok, headers, redirected, type, url } = response;
  const answer = { data, status, statusText, ok, headers, redirected, type, url, config: options } as FetchResponse<T>;
  if (!ok) {
    const error: FetchError = { status, statusText, data, config: options };
    throw error;
  }
  return answer;
}

function observe<T>(options: BackendSrvRequest): Observable<FetchResponse<T>> {
  return new Observable((subscriber) => {
    const abort = new AbortController();
    const subscription = from(send<T>(options, abort.signal)).subscribe(subscriber);
    return () => {
      subscription.unsubscribe();
      abort.abort();
    };
  });
}

/** Grafana's HTTP service, as much of it as plugins use. */
export const backendSrv = {
  fetch: observe,
  request: async <T>(options: BackendSrvRequest) => (await lastValueFrom(observe<T>(options))).data,
  datasourceRequest: async <T>(options: BackendSrvRequest) => lastValueFrom(observe<T>(options)),
  get: <T>(url: string, params?: Record<string, unknown>) => backendSrv.request<T>({ url, params, method: 'GET' }),
  delete: <T>(url: string, data?: unknown) => backendSrv.request<T>({ url, data, method: 'DELETE' }),
  post: <T>(url: string, data?: unknown) => backendSrv.request<T>({ url, data, method: 'POST' }),
  put: <T>(url: string, data?: unknown) => backendSrv.request<T>({ url, data, method: 'PUT' }),
  patch: <T>(url: string, data?: unknown) => backendSrv.request<T>({ url, data, method: 'PATCH' }),
  chunked: () => {
    throw new Error('the host page has no chunked requests; use window.fetch');
  },
  resolveCancelerIfExists: () => undefined,
} as unknown as BackendSrv;
