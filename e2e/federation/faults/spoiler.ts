import { once } from 'node:events';
import { createServer, type IncomingMessage, request as send, type Server, type ServerResponse } from 'node:http';

import { READINESS_QUERY } from '../../../src/api/noAnswerReason';
import { type PrometheusServer } from '../../harness/prometheus';

/** What a spoiler makes of a server's answers. */
export const SPOILS = [
  'status 500',
  'cut body',
  'cut chunked body',
  'half a sample',
  'empty body',
  'garbage',
  'garbage JSON',
  'error in JSON',
  'a web page',
  'redirect',
  'never answers',
  'never ends',
] as const;
export type Spoil = (typeof SPOILS)[number];

export interface Spoiling {
  readonly how: Spoil;
  /** Which requests, by their path without the query; the others are passed on as they are. */
  readonly what: (path: string) => boolean;
}

/** Stands before a server and passes everything on, or spoils answers. */
export interface Spoiler {
  readonly url: string;
  /** How answers are spoiled; undefined: not at all. */
  spoiling: Spoiling | undefined;
  /** Refuses connections from now on, and ends those there are. */
  refuse(): Promise<void>;
  /** Takes connections again, at the same address. */
  accept(): Promise<void>;
  close(): Promise<void>;
}

const ERROR_JSON = '{"status":"error","errorType":"internal","error":"something broke"}';
const OTHER_JSON = '{"status":"success","data":{"resultType":"vector","result":[{"metric":1}]}}';
const PAGE = '<!DOCTYPE html><html><head><title>Log in</title></head><body>Log in</body></html>';

/** Everything a query, a raw read or a search for series asks for; what the health checks ask for is left alone. */
export function isData(path: string): boolean {
  return /^\/api\/v1\/(query|query_range|query_exemplars|read|series|labels|label\/.*|metadata|rules)$/.test(path);
}

export async function startSpoiler(target: PrometheusServer): Promise<Spoiler> {
  const server = createServer((request, response) => {
    const { spoiling } = spoiler;
    const path = (request.url ?? '').replace(/\?.*/, '');
    // A replica that answers health checks is asked all the same.
    const spoils = !isReadinessQuery(request) && spoiling?.what(path) === true;
    const how = spoils ? spoiling?.how : undefined;
    void pass(target, request, response, how).catch(() => request.socket.destroy());
  });
  const port = await listen(server, 0);
  const refuse = async (): Promise<void> => {
    if (server.listening) {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    }
  };
  const spoiler: Spoiler = {
    url: `http://127.0.0.1:${port}`,
    spoiling: undefined,
    refuse,
    accept: async () => void (await listen(server, port)),
    close: refuse,
  };
  return spoiler;
}

/** Its form is shorter than any other. */
function isReadinessQuery({ url, headers }: IncomingMessage): boolean {
  const [path, form] = READINESS_QUERY.split('?');
  return url === path && headers['content-length'] === String(form.length);
}

async function listen(server: Server, wanted: number): Promise<number> {
  server.listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function pass(
  target: PrometheusServer,
  request: IncomingMessage,
  response: ServerResponse,
  how: Spoil | undefined
): Promise<void> {
  const upstream = send(`${target.url}${request.url}`, { method: request.method, headers: request.headers });
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
  const [answer] = (await once(upstream, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
  }
  const whole = Buffer.concat(chunks);
  if (how !== undefined) {
    spoil(response, whole, how);
    return;
  }
  response.writeHead(answer.statusCode ?? 500, { 'content-type': answer.headers['content-type'] ?? 'text/plain' });
  response.end(whole);
}

function spoil(response: ServerResponse, whole: Buffer, how: Spoil): void {
  const half = whole.subarray(0, whole.length / 2);
  const cut = (): void => void response.socket?.destroy();
  switch (how) {
    case 'status 500':
      return void response.writeHead(500).end('something broke');
    case 'cut body':
      return void response.writeHead(200, { 'content-length': whole.length }).write(half, cut);
    case 'cut chunked body':
      return void response.write(half, cut);
    case 'half a sample':
      return void response.end(whole.subarray(0, Math.max(0, whole.length - 8)));
    case 'empty body':
      return void response.end();
    case 'garbage':
      return void response.end(Buffer.alloc(300, 0xfe));
    case 'garbage JSON':
      return void response.end(OTHER_JSON);
    case 'error in JSON':
      return void response.end(ERROR_JSON);
    case 'a web page':
      return void response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    case 'redirect':
      return void response.writeHead(302, { location: '/login' }).end();
    case 'never answers':
      return;
    case 'never ends':
      return void response.writeHead(200, { 'content-length': whole.length }).write(half);
  }
}
