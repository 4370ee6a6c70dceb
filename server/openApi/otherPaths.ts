import { type PrometheusRoute } from '../prometheus/handler';

type Json = Readonly<Record<string, unknown>>;

const envelope = {
  type: 'object',
  required: ['status'],
  properties: {
    status: { enum: ['success', 'error'] },
    data: {},
    errorType: { type: 'string' },
    error: { type: 'string' },
    warnings: { type: 'array', items: { type: 'string' } },
    infos: { type: 'array', items: { type: 'string' } },
  },
};

const answer = {
  description: "As Prometheus 3.5 answers; see Prometheus' HTTP API.",
  content: { 'application/json': { schema: envelope } },
};

/** The Prometheus-compatible API of a fleet, whose parameters are Prometheus' own. */
export function prometheusPaths(routes: readonly PrometheusRoute[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    routes.map(({ path, methods }) => {
      const address = `/fleets/{fleet}/${path.replace(/:(\w+)/g, '{$1}')}`;
      const parameters = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
        ...{ name, in: 'path', required: true },
        schema: { type: 'string' },
      }));
      const operation = {
        summary: path === 'explain' ? 'How a query would be answered' : `Prometheus' own: ${path}`,
        parameters,
        responses: { 200: answer, default: answer },
      };
      return [address, Object.fromEntries(methods.map((method) => [method.toLowerCase(), operation]))];
    })
  );
}

/** Addresses that answer with text. */
export function plainPaths(): Readonly<Record<string, Json>> {
  const text = { 'text/plain': { schema: { type: 'string' } } };
  const open = (summary: string) => ({
    get: { summary, security: [], responses: { 200: { description: summary, content: text } } },
  });
  const metrics = "The proxy's own metrics";
  return {
    '/-/healthy': open('Whether it works. Needs no token'),
    '/-/ready': open('Whether it answers queries. Needs no token'),
    '/metrics': { get: { summary: metrics, responses: { 200: { description: metrics, content: text } } } },
  };
}
