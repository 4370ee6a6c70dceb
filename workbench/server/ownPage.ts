import { type IncomingMessage } from 'node:http';

/**
 * Whether a request is the host page's own, or a program's. There is no login here: a page of another site that a browser shows
 * would be an Admin. Grafana has its session's cookie for that.
 */
export function isOwnPage({ headers }: IncomingMessage): boolean {
  const { host = '', origin } = headers;
  const site = headers['sec-fetch-site'] ?? 'none';
  return (
    /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host) &&
    (origin === undefined || origin === `http://${host}`) &&
    (site === 'none' || site === 'same-origin')
  );
}
