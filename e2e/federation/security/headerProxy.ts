import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';

/** Changes headers on their way: names and values in turn, as `IncomingMessage.rawHeaders` has them. */
export type HeaderChange = (rawHeaders: readonly string[]) => readonly string[];

/** Leaves out every header of a name. */
export function without(name: string): HeaderChange {
  return (raw) => raw.filter((_, i) => raw[i - (i % 2)].toLowerCase() !== name);
}

/** Sends every header of a name twice. */
export function doubled(name: string): HeaderChange {
  return (raw) =>
    raw.flatMap((text, i) =>
      i % 2 === 1 ? [] : raw[i].toLowerCase() === name ? [text, raw[i + 1], text, raw[i + 1]] : [text, raw[i + 1]]
    );
}

/** Cuts the value of a header in half. */
export function cut(name: string): HeaderChange {
  return (raw) =>
    raw.map((text, i) => (i % 2 === 1 && raw[i - 1].toLowerCase() === name ? text.slice(0, text.length / 2) : text));
}

export interface HeaderProxy {
  readonly port: number;
  close(): Promise<void>;
}

/** A real HTTP proxy between Grafana and ours that changes the headers of requests and nothing else. */
export async function startHeaderProxy(target: number, change: HeaderChange): Promise<HeaderProxy> {
  const server = createServer((request, response) => {
    const { url, method, rawHeaders } = request;
    const forwarded = httpRequest(
      { host: '127.0.0.1', port: target, path: url, method, agent: false, setHost: false, headers: change(rawHeaders) },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(response);
      }
    );
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
