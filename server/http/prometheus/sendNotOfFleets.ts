import { type FastifyReply, type FastifyRequest } from 'fastify';

import { type RouteContext, visibleFleet } from '../context';
import { sendPrometheusError } from '../errors';
import { fleetAddress } from './unrouted';

const API = 'api/v1/';

const ONE_SERVER = 'it tells of one server alone. Ask that server, by its own address';
const SEARCH = 'Ask `labels` and `label/<name>/values`';
const COST = 'Ask `explain`, which tells what a query asks of each member';
const WRITTEN = 'a fleet takes no samples. Write to the shard that is to hold them';
const CHANGED = 'it changes one server alone. Ask that server, by its own address';

/**
 * Addresses of Prometheus' API below `api/v1/` that are refused over a fleet, and where to ask instead; see
 * docs/adr/0019-what-tells-of-one-server.md.
 * Source: Prometheus 3.16 `web/api/v1/api.go`, `Register`.
 */
const notOfFleets: ReadonlyMap<string, string> = new Map([
  ...['config', 'runtimeinfo', 'tsdb', 'tsdb/blocks', 'self_metrics', 'walreplay'].map(
    (name) => [`status/${name}`, ONE_SERVER] as const
  ),
  ...['notifications', 'notifications/live', 'openapi.yaml'].map((name) => [name, ONE_SERVER] as const),
  ['targets/metadata', 'Ask `metadata`, which has it of the targets of all members'],
  ...['metric_names', 'label_names', 'label_values'].map((name) => [`search/${name}`, SEARCH] as const),
  ...['query_cost', 'query_range_cost'].map((name) => [name, COST] as const),
  ...['write', 'otlp/v1/metrics'].map((name) => [name, WRITTEN] as const),
  ...['delete_series', 'clean_tombstones', 'snapshot'].map((name) => [`admin/tsdb/${name}`, CHANGED] as const),
]);

/**
 * Answers a request for one of them, by whatever method, with status 404, as a server that does not have it, and where to ask.
 * Undefined where it is another, or of a fleet that the caller does not see.
 */
export function sendNotOfFleets(
  { url, caller }: FastifyRequest,
  reply: FastifyReply,
  context: RouteContext
): FastifyReply | undefined {
  const { fleet, path } = fleetAddress(url);
  const name = path.startsWith(API) ? path.slice(API.length) : '';
  const where = notOfFleets.get(name);
  return where === undefined || visibleFleet(context, caller, fleet) === undefined
    ? undefined
    : sendPrometheusError(reply, { type: 'not_found', message: `${name} is not answered over a fleet: ${where}` });
}
