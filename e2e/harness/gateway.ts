import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** What stands before a server and lets requests through, answers them itself, or sends them elsewhere. */
export interface Gateway {
  readonly url: string;
  /** Method and URL of every request, in their order. */
  readonly asked: string[];
  /** Answers a request itself and returns true; `undefined` or false passes it on. */
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => boolean | undefined;
  /** The path and query a request is passed on with. */
  rewrite: (url: string) => string;
  stop(): void;
}

/** Starts a gateway on 127.0.0.1 before a server, or before those that `target` names for one request after the other. */
export async function startGateway(target: string | (() => string)): Promise<Gateway> {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, url = '', headers } = incoming;
    asked.push(`${method} ${url}`);
    if (gateway.answer(incoming, outgoing) === true) {
      incoming.resume();
      return;
    }
    const base = typeof target === 'string' ? target : target();
    const onward = request(`${base}${gateway.rewrite(url)}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const gateway: Gateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: () => undefined,
    rewrite: (url) => url,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return gateway;
}
