import { once } from 'node:events';
import { createServer } from 'node:net';

/** `wanted` if it can be listened on at 127.0.0.1 now, else a free port. */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined && (await tryListen(wanted)) === wanted) {
    return wanted;
  }
  const port = await tryListen(0);
  if (port === undefined) {
    throw new Error('no free port on 127.0.0.1');
  }
  return port;
}

async function tryListen(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return address === null || typeof address === 'string' ? undefined : address.port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
