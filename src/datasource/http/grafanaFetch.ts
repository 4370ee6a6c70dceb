import { config, getBackendSrv } from '@grafana/runtime';

export interface GrafanaRequest {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `manual`: a redirect is not followed, and told as a response of type `opaqueredirect`. */
  readonly redirect?: 'manual';
  readonly signal: AbortSignal;
}

/**
 * `window.fetch` to Grafana with what Grafana's own client adds: the sub-path prefix, the organization and, after a 401, one
 * more try once Grafana's client has renewed the session. Used where an answer is streamed, which that client cannot cancel.
 * Rejects as fetch does.
 */
export async function grafanaFetch(path: string, request: GrafanaRequest): Promise<Response> {
  const first = await send(path, request);
  if (first.status !== 401) {
    return first;
  }
  const renewed = await getBackendSrv()
    .get('/api/login/ping', undefined, undefined, { showErrorAlert: false })
    .then(
      () => true,
      () => false
    );
  return renewed ? send(path, request) : first;
}

function send(path: string, { method, headers, body, redirect, signal }: GrafanaRequest): Promise<Response> {
  const org = config.bootData.user.orgId;
  return fetch(`${config.appSubUrl}${path}`, {
    method,
    headers: { ...headers, ...(org > 0 ? { 'X-Grafana-Org-Id': String(org) } : {}) },
    body,
    redirect,
    signal,
    credentials: 'same-origin',
  });
}
