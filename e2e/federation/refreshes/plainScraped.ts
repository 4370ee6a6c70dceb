import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';

/** An address of a server at which it says that nobody writes to it, as one that only scrapes. */
export async function plainScraped(server: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const gateway = createServer((request, response) => {
    const pass = async (): Promise<void> => {
      const answer = await fetch(`${server}${request.url}`, {
        method: request.method,
        headers: { 'content-type': request.headers['content-type'] ?? '', accept: request.headers.accept ?? '*/*' },
        body: request.method === 'POST' ? new Uint8Array(await bodyOf(request)) : undefined,
      });
      const body = Buffer.from(await answer.arrayBuffer());
      const isFlags = request.url?.endsWith('/status/flags') === true;
      const told = isFlags
        ? body
            .toString()
            .replace('"web.enable-remote-write-receiver":"true"', '"web.enable-remote-write-receiver":"false"')
        : body;
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(told);
    };
    pass().catch(() => response.destroy());
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  return {
    url: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`,
    close: async () => {
      gateway.closeAllConnections();
      gateway.close();
      await once(gateway, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
