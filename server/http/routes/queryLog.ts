import { type FastifyInstance } from 'fastify';

import { loggedQueriesQuerySchema, type QueryLogPage, queryReportSchema } from '../../../src/api/queryLog';
import { mayKnow } from '../security/access';
import { askerOf } from '../security/askerOf';
import { QUERY_HISTORY } from '../../store/queryRows';
import { type RouteContext, visibleFleet } from '../context';
import { sendError } from '../errors';
import { inspected, parsed } from './managed';

type Params = { Params: { id: string } };

/** `GET /api/v1/fleets/<id>/queries`: what was asked of the fleet; `POST`: what was computed of it in a page. */
export function queryLogRoutes(app: FastifyInstance, context: RouteContext): void {
  const address = '/api/v1/fleets/:id/queries';

  app.get<Params>(address, async (request, reply): Promise<QueryLogPage | object> => {
    const fleet = inspected(context, request, reply);
    const query = fleet && parsed(loggedQueriesQuerySchema, request.query, reply);
    if (fleet === undefined || query === undefined) {
      return reply;
    }
    fleet.queries.flush();
    const { queries: rows } = fleet.rows;
    const { from = Date.now() - QUERY_HISTORY.keep, to = Date.now(), order, offset, limit, search } = query;
    const hours = { from, to };
    const { total, queries } = rows.page({ ...hours, order, offset, limit, search: search?.toLowerCase() });
    const end = offset + queries.length;
    return {
      ...{ fleet: fleet.id, from, to, total },
      queries: queries.map((one) => {
        const askers = rows.askers(one.query, one.step, hours).filter((asker) => mayKnow(request.caller, asker));
        return { ...one, askers: askers.map(({ organisation: _, ...asker }) => asker) };
      }),
      next: end < total ? end : undefined,
      ...rows.sums(hours),
      problems: [...fleet.queries.problems],
    };
  });

  app.post<Params>(address, (request, reply) => {
    const fleet = visibleFleet(context, request.caller, request.params.id);
    const report = fleet && parsed(queryReportSchema, request.body, reply);
    if (fleet === undefined || report === undefined) {
      return fleet === undefined ? sendError(reply, 'not_found') : reply;
    }
    const asker = askerOf(request.caller, request.headers);
    report.runs.forEach((run) => {
      const { dashboard = asker.dashboard, panel = asker.panel } = run;
      fleet.queries.add(run, { ...asker, dashboard, panel });
    });
    return { runs: report.runs.length };
  });
}
