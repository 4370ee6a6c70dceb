import { type FastifyInstance } from 'fastify';

import { type PastAnswer } from '../../../src/api/past';
import { digestOf } from '../../digestOf';
import { type RouteContext, visibleFleet } from '../context';
import { sendError } from '../errors';

/** `GET /api/v1/fleets/<id>/past`: up to when the members' past is what it will be. */
export function pastRoute(app: FastifyInstance, context: RouteContext): void {
  app.get<{ Params: { id: string } }>(
    '/api/v1/fleets/:id/past',
    async (request, reply): Promise<PastAnswer | object> => {
      const fleet = visibleFleet(context, request.caller, request.params.id);
      if (fleet === undefined) {
        return sendError(reply, 'not_found');
      }
      const { generation } = fleet;
      const now = Date.now();
      const names = fleet.topology().members.map(({ id }) => id);
      const states = await context.fragments.statesOf(fleet, names, now);
      // A signature names addresses, which are for those who may inspect the fleet.
      const members = [...states].map(([id, state]) => ({ id, ...state, signature: digestOf(state.signature) }));
      return { generation, now, members };
    }
  );
}
