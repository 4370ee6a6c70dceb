import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';

/** Headers in the order they are sent in; a name may come twice. */
export type HeaderList = ReadonlyArray<readonly [name: string, value: string]>;

export interface SentRequest {
  readonly path: string;
  readonly method?: string;
  /** `Host` is added where it is not among them. */
  readonly headers?: HeaderList;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const PATIENCE_MS = 10_000;

/** Sends a request as it stands to a port of this machine, over a connection of its own. */
export async function send(
  port: number,
  { path, method = 'GET', headers = [], body = '' }: SentRequest
): Promise<Answer> {
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host');
  const all = [...(hasHost ? [] : [['host', `127.0.0.1:${port}`] as const]), ...headers];
  const length = body === '' ? [] : ['content-length', String(Buffer.byteLength(body))];
  const sent = httpRequest({
    ...{ host: '127.0.0.1', port, path, method, agent: false, setHost: false },
    headers: [...all.flat(), ...length],
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: await text(answer) };
}
