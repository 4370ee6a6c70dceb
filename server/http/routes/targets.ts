import { type FastifyInstance } from 'fastify';

import { type TargetPage, targetQuerySchema } from '../../../src/api/targets';
import { type RouteContext } from '../context';
import { sendError } from '../errors';
import { askShards } from './askShards';
import { inspected, parsed } from './managed';

/** `GET /api/v1/fleets/<id>/targets`: where each target of a fleet is and how it is; of a fleet that is not placed from here, as its shards tell. */
export function targetRoutes(app: FastifyInstance, context: RouteContext): void {
  app.get<{ Params: { id: string } }>(
    '/api/v1/fleets/:id/targets',
    async (request, reply): Promise<TargetPage | object> => {
      const fleet = inspected(context, request, reply);
      const query = fleet && parsed(targetQuerySchema, request.query, reply);
      if (fleet === undefined || query === undefined) {
        return reply;
      }
      const managed = context.control?.managed.find((one) => one.fleet === fleet.id);
      if (managed !== undefined) {
        return managed.targets.page(query);
      }
      const told = await askShards(context, fleet, {
        user: 'targets',
        run: ({ members }, options) => context.compute.run('shardTargets', { members: members.ids(), query }, options),
      });
      return told.ok
        ? { fleet: fleet.id, ...told.value }
        : sendError(reply, 'unavailable', { message: told.error.message });
    }
  );
}
