import { type FastifyInstance } from 'fastify';

import { type Cardinality } from '../../../src/api/cardinality';
import { type RouteContext } from '../context';
import { sendError } from '../errors';
import { AskedOfShards } from './askedOfShards';
import { inspected } from './managed';

/** `GET /api/v1/fleets/<id>/cardinality`: what takes the shards' memory. */
export function cardinalityRoutes(app: FastifyInstance, context: RouteContext): void {
  const counts = new AskedOfShards(context, {
    user: 'cardinality',
    run: (fleet, options) => context.compute.run('cardinality', { members: fleet.members.ids() }, options),
  });

  app.get<{ Params: { id: string } }>(
    '/api/v1/fleets/:id/cardinality',
    async (request, reply): Promise<Cardinality | object> => {
      const fleet = inspected(context, request, reply);
      if (fleet === undefined) {
        return reply;
      }
      const told = await counts.of(fleet);
      return told.ok
        ? { fleet: fleet.id, ...told.value }
        : sendError(reply, 'unavailable', { message: told.error.message });
    }
  );
}
