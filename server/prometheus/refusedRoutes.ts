import { type FastifyInstance } from 'fastify';

import { type RouteContext, visibleFleet } from '../routes/context';
import { sendPrometheusError } from '../routes/errors';
import { sendNotFound } from './unrouted';

interface Refused {
  readonly path: string;
  readonly methods: readonly string[];
  /** Where to ask instead. */
  readonly where: string;
}

const READ = ['GET'];
const FORM = ['GET', 'POST'];
const WRITE = ['POST'];
const CHANGE = ['POST', 'PUT'];

const ONE_SERVER = 'it tells of one server alone. Ask that server, by its own address';
const SEARCH = 'Ask `labels` and `label/<name>/values`';
const COST = 'Ask `explain`, which tells what a query asks of each member';
const WRITTEN = 'a fleet takes no samples. Write to the shard that is to hold them';
const CHANGED = 'it changes one server alone. Ask that server, by its own address';

/**
 * Addresses of Prometheus' API that are refused over a fleet, see docs/adr/0019-what-tells-of-one-server.md.
 * Source: Prometheus 3.16 `web/api/v1/api.go`, `Register`.
 */
export const notOfFleets: readonly Refused[] = [
  ...['config', 'runtimeinfo', 'tsdb', 'tsdb/blocks', 'self_metrics', 'walreplay'].map((name) => ({
    ...{ path: `api/v1/status/${name}`, methods: READ, where: ONE_SERVER },
  })),
  ...['notifications', 'notifications/live', 'openapi.yaml'].map((name) => ({
    ...{ path: `api/v1/${name}`, methods: READ, where: ONE_SERVER },
  })),
  {
    path: 'api/v1/targets/metadata',
    methods: READ,
    where: 'Ask `metadata`, which has it of the targets of all members',
  },
  ...['metric_names', 'label_names', 'label_values'].map((name) => ({
    ...{ path: `api/v1/search/${name}`, methods: FORM, where: SEARCH },
  })),
  ...['query_cost', 'query_range_cost'].map((name) => ({ path: `api/v1/${name}`, methods: FORM, where: COST })),
  ...['write', 'otlp/v1/metrics'].map((name) => ({ path: `api/v1/${name}`, methods: WRITE, where: WRITTEN })),
  ...['delete_series', 'clean_tombstones', 'snapshot'].map((name) => ({
    ...{ path: `api/v1/admin/tsdb/${name}`, methods: CHANGE, where: CHANGED },
  })),
];

/** Answers each with status 404, as a server that does not have it, and where to ask. */
export function refusedRoutes(scope: FastifyInstance, context: RouteContext): void {
  for (const { path, methods, where } of notOfFleets) {
    scope.route<{ Params: { fleet: string } }>({
      method: [...methods],
      exposeHeadRoute: false,
      url: `/${path}`,
      handler: async (request, reply) => {
        if (visibleFleet(context, request.caller, request.params.fleet) === undefined) {
          return sendNotFound(reply);
        }
        const why = `${path.replace(/^api\/v1\//, '')} is not answered over a fleet: ${where}`;
        return sendPrometheusError(reply, { type: 'not_found', message: why });
      },
    });
  }
}
