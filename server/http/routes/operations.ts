import { type FastifyInstance } from 'fastify';

import { mayOperate } from '../security/access';
import { type RouteContext } from '../context';
import { sendError } from '../errors';

/** The two addresses that need no token: they tell nothing but whether the proxy works. */
export const OPEN_PATHS: ReadonlySet<string> = new Set(['/-/healthy', '/-/ready']);

/** `/-/healthy`, `/-/ready` and `/metrics`. */
export function operationRoutes(app: FastifyInstance, context: RouteContext): void {
  app.get('/-/healthy', (_, reply) => reply.type('text/plain').send('Promshards is healthy.\n'));

  app.get('/-/ready', (_, reply) => {
    reply.type('text/plain');
    if (!context.stopping.aborted) {
      return reply.send('Promshards is ready.\n');
    }
    reply.reason = 'Promshards is stopping.';
    return reply.code(503).send(`${reply.reason}\n`);
  });

  app.get('/metrics', async (request, reply) => {
    const { metrics } = context;
    return mayOperate(request.caller)
      ? reply.type(metrics.registry.contentType).send(await metrics.text())
      : sendError(reply, 'forbidden');
  });
}
