import { type FastifyInstance } from 'fastify';

import { type ReaderLimits, ReaderPace } from './readerPace';

const LOOK_MS = 1000;

/**
 * Cuts off clients that do not read their answers as fast as they have to: what is ready for them is held in memory, and holds a
 * place. The moments in which this process itself was busy do not count.
 */
export function watchReaders(app: FastifyInstance, limits: ReaderLimits): void {
  const lookMs = Math.min(LOOK_MS, limits.stall / 4);
  app.addHook('onRequest', (request, { raw }, done) => {
    const pace = new ReaderPace(limits);
    let before = { at: performance.now(), sent: sentOn(raw.socket), waits: false };
    const timer = setInterval(() => {
      const now = { at: performance.now(), sent: sentOn(raw.socket), waits: (raw.socket?.writableLength ?? 0) > 0 };
      const elapsed = Math.min(now.at - before.at, 2 * lookMs);
      const slow = pace.look({ elapsed, taken: now.sent - before.sent, waits: now.waits && before.waits });
      before = now;
      if (slow !== undefined) {
        request.log.warn({ route: request.routeOptions.url, why: `the client ${slow}` }, 'a slow client was cut off');
        raw.destroy();
      }
    }, lookMs).unref();
    raw.once('close', () => clearInterval(timer));
    done();
  });
}

/** Bytes of all its answers that a connection has taken. */
function sentOn(socket: { readonly bytesWritten: number; readonly writableLength: number } | null): number {
  return socket === null ? 0 : socket.bytesWritten - socket.writableLength;
}
