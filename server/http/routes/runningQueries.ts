import { type FastifyInstance } from 'fastify';

import { type RunningQueries, type RunningQuery } from '../../../src/api/runningQueries';
import { type QueryUnderWay } from '../../query/queriesUnderWay';
import { type RouteContext } from '../context';
import { sendError } from '../errors';
import { mayChange, mayKnow } from '../security/access';
import { type Caller } from '../security/caller';
import { inspected, loginOf } from './managed';

/** `GET /api/v1/fleets/<id>/queries/running`: what is asked of a fleet just now; `DELETE …/<query>` ends one, for Admins. */
export function runningQueryRoutes(app: FastifyInstance, context: RouteContext): void {
  const address = '/api/v1/fleets/:id/queries/running';

  app.get<{ Params: { id: string } }>(address, (request, reply): RunningQueries | object => {
    const fleet = inspected(context, request, reply);
    if (fleet === undefined) {
      return reply;
    }
    const queries = context.running.of(fleet.id).map((one) => shownTo(request.caller, one));
    return { fleet: fleet.id, queries };
  });

  app.delete<{ Params: { id: string; query: string } }>(`${address}/:query`, (request, reply) => {
    if (!mayChange(request.caller)) {
      return sendError(reply, 'forbidden');
    }
    const fleet = inspected(context, request, reply);
    if (fleet === undefined) {
      return reply;
    }
    const { query: id } = request.params;
    const query = context.running.of(fleet.id).find((one) => one.id === id);
    if (query === undefined) {
      return sendError(reply, 'not_found', { message: 'This query is not under way any more.' });
    }
    if (!mayKnow(request.caller, query.asker)) {
      return sendError(reply, 'forbidden', { message: 'Somebody in another organization asks this query.' });
    }
    context.running.end(id);
    request.log.info(
      { fleet: fleet.id, login: loginOf(request.caller), query: query.query, of: query.asker.login },
      'a query was ended'
    );
    return shownTo(request.caller, query);
  });
}

function shownTo(caller: Caller, { id, kind, query, more, range, begun, state, asker }: QueryUnderWay): RunningQuery {
  const { login, dashboard, panel } = asker;
  return {
    ...{ id, kind, query, more, range, state, elapsedMs: Math.max(0, performance.now() - begun) },
    asker: mayKnow(caller, asker) ? { login, dashboard, panel } : undefined,
  };
}
