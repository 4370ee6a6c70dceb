import { type IncomingMessage } from 'node:http';

type Sent = Pick<IncomingMessage, 'headers'>;

/**
 * Whether a page that is not Grafana's had somebody's browser send a request, as browsers say by Fetch Metadata. Grafana's own are
 * of the same origin; a page of a sibling domain (`same-site`) is sent with the user's session as well. Programs say nothing.
 */
export function isFromElsewhere({ headers }: Sent): boolean {
  const site = headers['sec-fetch-site'];
  const mode = headers['sec-fetch-mode'];
  // Node's own client sends a mode, `cors`, and no site.
  return site === undefined ? mode !== undefined && mode !== 'cors' : site !== 'same-origin' && site !== 'none';
}

/** Whether a page of another origin sent it. For requests that reach us as the browser sent them. */
export function hasForeignOrigin({ headers: { origin, host } }: Sent): boolean {
  return origin !== undefined && origin !== `http://${host}`;
}
