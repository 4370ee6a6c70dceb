import { type IncomingHttpHeaders } from 'node:http';

import { type Fleet } from '../fleets/fleet';
import { isLoopback } from '../loopback';
import { type Caller, grafanaUser } from './caller';
import { bearerToken, sameSecret } from './secrets';

export interface Credentials {
  /** The shared token; without it only this machine can reach the proxy. */
  readonly token: string | undefined;
  readonly fleets: readonly Fleet[];
}

/** Who sent a request, or why it is refused. Identity headers count only beside the shared token. */
export function authenticate(
  headers: IncomingHttpHeaders,
  { token, fleets }: Credentials
): Caller | { refused: string } {
  const sent = bearerToken(headers.authorization);
  if (token !== undefined && sent !== undefined && sameSecret(token, sent)) {
    const context = headers['x-grafana-context'];
    if (context === undefined) {
      return { kind: 'operator' };
    }
    const user = typeof context === 'string' ? grafanaUser(context) : undefined;
    return user ?? { refused: 'The X-Grafana-Context header cannot be read.' };
  }
  const fleet = sent === undefined ? undefined : fleets.find((f) => f.token !== undefined && sameSecret(f.token, sent));
  if (fleet !== undefined) {
    return { kind: 'reader', fleet: fleet.id };
  }
  if (token !== undefined) {
    return { refused: 'This needs the shared token.' };
  }
  // A name that resolves to the loopback address in somebody's browser must not open the proxy to that page.
  return isLoopback(hostName(headers.host ?? ''))
    ? { kind: 'local' }
    : { refused: 'Without a token the proxy answers requests for localhost only.' };
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, '');
}
