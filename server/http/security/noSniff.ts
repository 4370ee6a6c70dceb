import { type IncomingMessage, ServerResponse, STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';

import { type ApiError } from '../../../src/api/errors';
import { errorCode } from '../../errorCode';

const NO_SNIFF = ['X-Content-Type-Options', 'nosniff'] as const;

/** An answer whose type no browser guesses: every one that Node, the framework or a route gives. */
export class NoSniffResponse<Request extends IncomingMessage> extends ServerResponse<Request> {
  constructor(...args: ConstructorParameters<typeof ServerResponse<Request>>) {
    super(...args);
    this.setHeader(...NO_SNIFF);
  }
}

/** Answers what is no request, or was not finished in time, and ends its connection. */
export function refuseMalformed(error: Error, socket: Socket): void {
  if (socket.writable && errorCode(error) !== 'ECONNRESET') {
    const [status, message] = reasonOf(errorCode(error));
    const body = JSON.stringify({ code: 'bad_request', message } satisfies ApiError);
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      NO_SNIFF.join(': '),
      'Connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroy();
}

function reasonOf(code: string | undefined): readonly [status: number, message: string] {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'The request did not come to its end in time.'];
    case 'HPE_HEADER_OVERFLOW':
      return [431, 'The headers of the request are too large.'];
    default:
      return [400, 'This is no HTTP request that can be read.'];
  }
}
