import { getBackendSrv, isFetchError } from '@grafana/runtime';
import { firstValueFrom } from 'rxjs';

import { errorSchema } from '../../api/errors';
import { APP_ID } from '../appId';
import { ConnectionError } from './connectionError';

/** Where Grafana hands requests on to the app's proxy. */
export const PROXY = `/api/plugin-proxy/${APP_ID}`;

/** Rejects with a ConnectionError. */
export function get(url: string): Promise<unknown> {
  return ask({ url, method: 'GET' });
}

/** Posts a form. Rejects with a ConnectionError. */
export function post(url: string, params: URLSearchParams): Promise<unknown> {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  return ask({ url, method: 'POST', data: params.toString(), headers });
}

async function ask(request: { url: string; method: string; data?: string; headers?: Record<string, string> }) {
  try {
    const fetched = getBackendSrv().fetch<unknown>({ ...request, showErrorAlert: false, hideFromInspector: true });
    return (await firstValueFrom(fetched)).data;
  } catch (error) {
    throw isFetchError(error)
      ? refusal(error.status, error.data)
      : new ConnectionError('Grafana does not answer; the connection to it was lost.');
  }
}

/** What an answer that is an error means to the person who asked. */
export function refusal(status: number, body: unknown): ConnectionError {
  const own = errorSchema.safeParse(body);
  return own.success
    ? new ConnectionError(`The proxy refused: ${own.data.message}`, own.data.code)
    : new ConnectionError(isEnvelope(body) && typeof body.error === 'string' ? body.error : describe(status));
}

function describe(status: number): string {
  switch (status) {
    case 403:
      return 'You may not query through the Promshards app: Grafana refused.';
    case 404:
      return 'The Promshards app is not enabled, or its proxy address is wrong.';
    case 502:
    case 503:
    case 504:
      return 'The Promshards proxy does not answer. Is it running, and is its address on the app’s Configuration page right?';
    default:
      return `The request to the Promshards proxy failed with HTTP ${status}. Was the app configured?`;
  }
}

interface Envelope {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly warnings?: unknown;
}

/** A body of the Prometheus API, as far as can be told before it is looked at. */
export function isEnvelope(body: unknown): body is Envelope {
  return typeof body === 'object' && body !== null;
}
