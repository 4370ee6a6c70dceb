import { type ErrorCode } from '../../api/errors';

/**
 * The way to the members failed, not one of them: the proxy is away, refuses, or knows no such fleet.
 * The message is for the person who runs the query.
 */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(
    message: string,
    /** Where the proxy said what it is. */
    readonly code?: ErrorCode
  ) {
    super(message);
  }
}
