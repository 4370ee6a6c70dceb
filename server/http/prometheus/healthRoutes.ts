import { type FastifyInstance, type FastifyReply } from 'fastify';

import { type Fleet } from '../../fleets/fleet';
import { type RouteContext, visibleFleet } from '../context';
import { sendNotFound } from './unrouted';

/** As `promtool check healthy` and `check ready` ask. */
export const healthPaths = ['-/healthy', '-/ready'] as const;

/**
 * `/-/healthy` and `/-/ready` of a fleet. It is ready where each member has a replica that answers queries: without one a
 * query fails. Source: upstream `web/web.go`, `testReady`.
 */
export function healthRoutes(scope: FastifyInstance, context: RouteContext): void {
  const route = (path: (typeof healthPaths)[number], answer: (fleet: Fleet, reply: FastifyReply) => FastifyReply) =>
    scope.route<{ Params: { fleet: string } }>({
      method: ['GET', 'HEAD'],
      url: `/${path}`,
      handler: async (request, reply) => {
        const fleet = visibleFleet(context, request.caller, request.params.fleet);
        if (fleet === undefined) {
          return sendNotFound(reply);
        }
        await fleet.known();
        return answer(fleet, reply.type('text/plain; charset=utf-8'));
      },
    });

  route('-/healthy', (_, reply) => reply.send('Prometheus Server is Healthy.\n'));
  route('-/ready', (fleet, reply) => {
    const stopping = context.stopping.aborted;
    const why = stopping ? ['Promshards is stopping.'] : fleet.obstacles;
    if (why.length === 0) {
      return reply.send('Prometheus Server is Ready.\n');
    }
    reply.reason = why.join(' ');
    return reply
      .code(503)
      .header('x-prometheus-stopping', String(stopping))
      .send(`Service Unavailable\n${why.join('\n')}\n`);
  });
}
