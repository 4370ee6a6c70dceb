/**
 * The way to the members failed, not one of them: the proxy is away, refuses, or knows no such fleet.
 * The message is for the person who runs the query.
 */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}
