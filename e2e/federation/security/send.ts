import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Headers in the order they are sent in; a name may come twice. */
export type HeaderList = ReadonlyArray<readonly [name: string, value: string]>;

export interface SentRequest {
  readonly path: string;
  readonly method?: string;
  /** `Host` is added where it is not among them. */
  readonly headers?: HeaderList;
  readonly noHost?: boolean;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const LONGEST_MS = 120_000;

/** Sends a request as it stands to a port of this machine, over a connection of its own. */
export async function send(
  port: number,
  { path, method = 'GET', headers = [], noHost = false, body = '' }: SentRequest
): Promise<Answer> {
  const hasHost = noHost || headers.some(([name]) => name.toLowerCase() === 'host');
  const all = [...(hasHost ? [] : [['host', `127.0.0.1:${port}`] as const]), ...headers];
  const length = body === '' ? [] : ['content-length', String(Buffer.byteLength(body))];
  const sent = httpRequest({
    ...{ host: '127.0.0.1', port, path, method, agent: false, setHost: false },
    headers: [...all.flat(), ...length],
    signal: AbortSignal.timeout(LONGEST_MS),
  });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: await text(answer) };
}

/** The same with JSON for a body. */
export function jsonRequest(method: string, path: string, body: unknown, headers: HeaderList = []): SentRequest {
  return { method, path, headers: [['content-type', 'application/json'], ...headers], body: JSON.stringify(body) };
}

/** Sends bytes as they are, and gives the answer when the connection has ended; status 0 where there is none. */
export async function sendBytes(port: number, bytes: string): Promise<Answer> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (part: string) => (answer += part));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  const [head, body = ''] = answer.split(/\r\n\r\n(.*)/s);
  const [first, ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => line.split(/: ?(.*)/s)).map(([k, v]) => [k.toLowerCase(), v]));
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(first)?.[1] ?? 0), headers, text: body };
}
