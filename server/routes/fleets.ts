import { type FastifyInstance } from 'fastify';

import { type ShardList } from '../../src/api/fleets';
import { mayInspect, maySee } from '../security/access';
import { type RouteContext, visibleFleet } from './context';
import { sendError } from './errors';

/** `GET /api/v1/version`, `/api/v1/fleets` and `/api/v1/fleets/<id>/shards`. */
export function fleetRoutes(app: FastifyInstance, context: RouteContext): void {
  const seenBy = (caller: Parameters<typeof maySee>[0]) => context.fleets.filter((fleet) => maySee(caller, fleet));

  app.get('/api/v1/version', (request) => ({
    name: 'promshards',
    version: context.version,
    fleets: seenBy(request.caller).length,
  }));

  app.get('/api/v1/fleets', async (request) => {
    const fleets = seenBy(request.caller);
    await Promise.all(fleets.map((fleet) => fleet.known()));
    return { fleets: fleets.map((fleet) => fleet.describe()) };
  });

  app.get<{ Params: { id: string } }>('/api/v1/fleets/:id/shards', (request, reply): ShardList | object => {
    if (!mayInspect(request.caller)) {
      return sendError(reply, 'forbidden');
    }
    const fleet = visibleFleet(context, request.caller, request.params.id);
    return fleet === undefined ? sendError(reply, 'not_found') : fleet.shards();
  });
}
