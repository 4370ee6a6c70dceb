import { type FastifyInstance } from 'fastify';

import { discoveryQuerySchema } from '../../../src/api/discovery';
import { mayDiscover } from '../security/access';
import { type RouteContext } from '../context';
import { sendError } from '../errors';
import { parsed } from './managed';

const NOT_YET = 'Which targets the shards are to scrape is not known yet: what was told last holds.';

/** `/api/v1/fleets/<id>/discovery`: what the pods of a fleet scrape, in the form of Prometheus' HTTP service discovery. */
export function discoveryRoute(app: FastifyInstance, context: RouteContext): void {
  app.get<{ Params: { id: string } }>('/api/v1/fleets/:id/discovery', (request, reply) => {
    const { id } = request.params;
    if (!mayDiscover(request.caller, id)) {
      return sendError(reply, 'forbidden', { message: 'This is for the pods of the fleet and for operators.' });
    }
    const query = parsed(discoveryQuerySchema, request.query, reply);
    if (query === undefined) {
      return reply;
    }
    const managed = context.control?.managed.find((one) => one.fleet === id);
    if (managed?.givesTargets !== true) {
      const isThere = context.fleets.some((fleet) => fleet.id === id);
      return sendError(reply, isThere ? 'not_scalable' : 'not_found');
    }
    const groups = managed.targetsOf(query.job, query.shard);
    if (groups === undefined) {
      return sendError(reply, 'not_found', { message: `The fleet has no job "${query.job}".` });
    }
    return groups === 'unknown' ? sendError(reply, 'unavailable', { message: NOT_YET }) : groups;
  });
}
