import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** An HTTP proxy on 127.0.0.1, for requests and for tunnels. */
export interface ForwardProxy {
  readonly url: string;
  /** What it was asked: `CONNECT host:port`, or a method and a whole URL without its query. */
  readonly asked: string[];
  stop(): void;
}

/** Starts a proxy for which every host is 127.0.0.1: names of the tests need not resolve. */
export async function startForwardProxy(): Promise<ForwardProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    const { method, headers } = incoming;
    const url = new URL(incoming.url ?? '');
    asked.push(`${method} ${url.origin}${url.pathname}`);
    const path = `${url.pathname}${url.search}`;
    const onward = request({ host: '127.0.0.1', port: url.port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, client: Socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    const onward = connect(Number(incoming.url?.split(':').at(-1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(client).pipe(onward);
    });
    [client, onward].forEach((socket) => {
      sockets.add(socket);
      socket.on('error', () => [client, onward].forEach((one) => one.destroy()));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () => {
      sockets.forEach((socket) => socket.destroy());
      server.closeAllConnections();
      server.close();
    },
  };
}
