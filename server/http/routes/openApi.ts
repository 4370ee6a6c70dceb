import { type FastifyInstance } from 'fastify';

import { openApiDocument } from '../openApi/openApiDocument';
import { type PrometheusRoute } from '../prometheus/prometheusRoute';
import { type RouteContext } from '../context';

/** `GET /api/v1/openapi.json`: what this HTTP API takes and gives, for programs. */
export function openApiRoute(
  app: FastifyInstance,
  context: RouteContext,
  prometheusRoutes: readonly PrometheusRoute[]
): void {
  let document: ReturnType<typeof openApiDocument> | undefined;
  app.get('/api/v1/openapi.json', (_, reply) => {
    document ??= openApiDocument(context.version, prometheusRoutes);
    return reply.send(document);
  });
}
