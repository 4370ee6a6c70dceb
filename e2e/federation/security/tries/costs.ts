import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';

import { PATIENCE } from '../../../harness/patience';
import { type Proxy } from '../../../harness/proxy';
import { jsonRequest, send, sendBytes } from '../send';
import { bearer, OPERATOR_TOKEN, type Site } from '../site';
import { type Expected, requestTry, type Try, type TryTable, unlike } from '../try';

const OPERATOR = bearer(OPERATOR_TOKEN);
const QUERY = '/fleets/internal/api/v1/query';
const LONG = 'x'.repeat(100_000);
/** The `--client-stall` of the hasty proxy is a second. */
const LEFT_UNREAD_MS = 6_000;
/** The whole answer has 25 MB, more than the sockets' buffers hold. */
const MOST_BYTES = 15_000_000;

interface Bytes {
  readonly bytes: string;
  readonly expected: Expected;
  readonly to?: 'closed' | 'hasty';
}

function bytesTry(name: string, tries: string, { bytes, expected, to = 'closed' }: Bytes): Try {
  return {
    ...{ name, tries, outcome: `Refused with ${expected.status}, and the connection is ended.` },
    run: async (site) => unlike(await sendBytes(site[to].port, bytes), expected),
  };
}

/** Where the proxy had no time to look within the first, it has within the second. */
async function leaveUnread(site: Site): Promise<string | undefined> {
  return (await unread(site, LEFT_UNREAD_MS)) && (await unread(site, PATIENCE * LEFT_UNREAD_MS));
}

/** Asks for a long answer, leaves it unread, and looks how much of it was waiting. */
async function unread({ hasty }: Site, ms: number): Promise<string | undefined> {
  const form = new URLSearchParams({ query: 'wide', start: '1700000000', end: '1700010999', step: '1' });
  form.set('lookback_delta', '4h');
  const socket = connect({ port: hasty.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  const ended = once(socket, 'close');
  const head = `GET ${QUERY}_range?${form} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${OPERATOR_TOKEN}\r\n`;
  socket.write(`${head}\r\n`);
  await once(socket, 'readable');
  socket.pause();
  await setTimeout(ms);
  let bytes = 0;
  socket.on('data', (chunk: Buffer) => (bytes += chunk.length));
  socket.resume();
  await ended;
  return bytes > 0 && bytes < MOST_BYTES ? await isAnswered(hasty) : `${bytes} bytes came`;
}

/** A proxy that had no time to read a request within its second ends that as well. */
async function isAnswered({ port }: Proxy): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    const answer = await send(port, { path: `${QUERY}?query=up`, headers: OPERATOR });
    if (answer.status !== 408 || attempt === PATIENCE) {
      return unlike(answer, { status: 200 });
    }
  }
}

/** What would cost the proxy too much. */
export const costTries: TryTable = {
  title: 'Costs',
  tries: [
    requestTry({
      name: 'body-too-large',
      tries: 'A body above `--max-body`, at either API',
      requests: [
        jsonRequest('POST', '/api/v1/fanout', { fleet: 'internal', requests: [{ query: LONG }] }, OPERATOR),
        {
          ...{ method: 'POST', path: QUERY, body: `query=${LONG}` },
          headers: [...OPERATOR, ['content-type', 'application/x-www-form-urlencoded']],
        },
      ],
      expected: { status: 413, says: 'The request body is too large.' },
    }),
    bytesTry('headers-too-large', 'Headers above 32 KiB', {
      bytes: `GET /api/v1/fleets HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
      expected: { status: 431, says: 'too large' },
    }),
    bytesTry('headers-unfinished', 'Headers that do not come to their end', {
      bytes: 'GET /api/v1/fleets HTTP/1.1\r\nhost: localhost\r\n',
      expected: { status: 408, says: 'in time' },
      to: 'hasty',
    }),
    bytesTry('body-unfinished', 'A body that does not come to its end', {
      bytes: `POST /api/v1/fanout HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${OPERATOR_TOKEN}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"fleet":`,
      expected: { status: 408, says: 'in time' },
      to: 'hasty',
    }),
    bytesTry('no-request', 'Bytes that are no request', {
      bytes: 'hello\r\n\r\n',
      expected: { status: 400, says: 'no HTTP request' },
    }),
    bytesTry('unknown-expectation', 'An expectation that nobody can meet', {
      bytes: 'GET /api/v1/fleets HTTP/1.1\r\nhost: localhost\r\nexpect: the-unexpected\r\nconnection: close\r\n\r\n',
      expected: { status: 417 },
    }),
    {
      name: 'answer-unread',
      tries: 'A long answer that is left unread',
      outcome: 'Cut off after `--client-stall`; others are answered.',
      run: leaveUnread,
    },
  ],
};
