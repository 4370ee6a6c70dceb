import { PassThrough } from 'node:stream';
import { type FastifyInstance } from 'fastify';

import { type FleetEvent } from '../../../src/api/events';
import { FairPlaces } from '../../query/fairPlaces';
import { mayInspect } from '../security/access';
import { userOf } from '../security/userOf';
import { type RouteContext, visibleFleet } from '../context';
import { sendError } from '../errors';

const HEARTBEAT_MS = 15_000;
/** A client that reads so slowly that this much waits for it is cut off. */
const MOST_WAITING = 1024 * 1024;
const MOST_STREAMS = 200;

/** `GET /api/v1/events`: what happens to the fleets the caller sees, as server-sent events. */
export function eventRoutes(app: FastifyInstance, context: RouteContext): void {
  const streams = new Set<PassThrough>();
  const places = new FairPlaces(MOST_STREAMS);
  // A stream that goes on for ever would hold up a graceful stop.
  app.addHook('preClose', (done) => {
    streams.forEach((stream) => stream.end());
    done();
  });

  app.get<{ Querystring: { fleet?: string } }>('/api/v1/events', (request, reply) => {
    const { caller } = request;
    const only = request.query.fleet;
    if (!mayInspect(caller)) {
      return sendError(reply, 'forbidden');
    }
    if (only !== undefined && visibleFleet(context, caller, only) === undefined) {
      return sendError(reply, 'not_found');
    }
    const user = userOf(request);
    const leave = places.tryEnter({ fleet: only ?? user, user });
    if (leave === undefined) {
      return sendError(reply, 'too_many', {
        message: 'Too many clients listen for events, of you, of this fleet or in all.',
      });
    }
    const stream = new PassThrough();
    const write = (text: string) => {
      if (stream.writableLength > MOST_WAITING) {
        stream.destroy();
      } else if (!stream.writableEnded && !stream.destroyed) {
        stream.write(text);
      }
    };
    const end = context.control?.events.subscribe((event) => {
      const isMine = !('fleet' in event) || visibleFleet(context, caller, event.fleet) !== undefined;
      if (isMine && (only === undefined || !('fleet' in event) || event.fleet === only)) {
        write(eventText(event));
      }
    });
    const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS).unref();
    streams.add(stream);
    stream.once('close', () => {
      end?.();
      leave();
      clearInterval(heartbeat);
      streams.delete(stream);
    });
    reply.raw.once('close', () => stream.destroy());
    write(eventText({ type: 'hello', at: Date.now() }));
    const headers = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
    return reply.type('text/event-stream').headers(headers).send(stream);
  });
}

function eventText(event: FleetEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
