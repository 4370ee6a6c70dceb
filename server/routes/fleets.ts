import { type FastifyInstance } from 'fastify';

import { type ShardList } from '../../src/api/fleets';
import { type MadeFleets, NO_MAKING } from '../fleets/madeFleets';
import { mayChange, mayInspect, maySee } from '../security/access';
import { type Caller } from '../security/caller';
import { type RouteContext, visibleFleet } from './context';
import { sendError } from './errors';

/** Why the caller can make no fleet, a sentence. */
function makingRefused(caller: Caller, made: MadeFleets | undefined): string | undefined {
  if (!mayChange(caller)) {
    return 'Fleets are made by Admins.';
  }
  return made === undefined ? NO_MAKING : made.refusal;
}

/** `GET /api/v1/version`, `/api/v1/fleets` and `/api/v1/fleets/<id>/shards`. */
export function fleetRoutes(app: FastifyInstance, context: RouteContext): void {
  const seenBy = (caller: Caller) => context.fleets.filter((fleet) => maySee(caller, fleet));

  app.get('/api/v1/version', (request) => ({
    name: 'promshards',
    version: context.version,
    fleets: seenBy(request.caller).length,
  }));

  app.get('/api/v1/fleets', async (request) => {
    const fleets = seenBy(request.caller);
    await Promise.all(fleets.map((fleet) => fleet.known()));
    const { made } = context.control ?? {};
    return {
      fleets: fleets.map((fleet) => ({ ...fleet.describe(), editable: made?.has(fleet) === true })),
      makingRefused: makingRefused(request.caller, made),
    };
  });

  app.get<{ Params: { id: string } }>('/api/v1/fleets/:id/shards', (request, reply): ShardList | object => {
    if (!mayInspect(request.caller)) {
      return sendError(reply, 'forbidden');
    }
    const fleet = visibleFleet(context, request.caller, request.params.id);
    return fleet === undefined ? sendError(reply, 'not_found') : fleet.shards();
  });
}
